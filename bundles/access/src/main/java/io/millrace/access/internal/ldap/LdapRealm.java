package io.millrace.access.internal.ldap;

import io.millrace.api.access.UserDirectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import org.apache.karaf.jaas.boot.ProxyLoginModule;
import org.apache.karaf.jaas.config.JaasRealm;
import org.apache.karaf.jaas.modules.ldap.LDAPCache;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Karaf's realm {@code karaf}, to which REST, the live page and the shell log in, with the people of a directory server beside those
 * of {@code users.properties}. It stands before Karaf's own by its rank; without a directory it is the same. Any thread.
 */
@Component(configurationPid = LdapConfig.PID, immediate = true, property = LdapRealm.OWN + "=true")
@Designate(ocd = LdapConfig.class)
public final class LdapRealm implements JaasRealm {

    static final String OWN = "io.millrace.access.ldap.realm";

    private static final String NAME = "karaf";

    private final List<JaasRealm> others;
    private final AppConfigurationEntry[] directory;

    /**
     * Called by the framework.
     *
     * @param context of the bundle that has the login module
     * @param config as the operator wrote it
     * @param people who are kept here and are not asked for elsewhere
     * @param others Karaf's own realm among them
     */
    @Activate
    public LdapRealm(
            BundleContext context,
            LdapConfig config,
            @Reference UserDirectory people,
            @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, target = "(!(" + OWN + "=true))")
                    List<JaasRealm> others) {
        this.others = List.copyOf(others);
        LdapSettings settings = LdapSettings.of(config);
        directory = settings.isOn()
                ? new AppConfigurationEntry[] {entry(context, settings, people)}
                : new AppConfigurationEntry[0];
    }

    private static AppConfigurationEntry entry(BundleContext context, LdapSettings settings, UserDirectory people) {
        Map<String, Object> options = new HashMap<>(settings.options());
        options.put(BundleContext.class.getName(), context);
        options.put(ProxyLoginModule.PROPERTY_MODULE, LdapModule.class.getName());
        options.put(
                ProxyLoginModule.PROPERTY_BUNDLE,
                Long.toString(context.getBundle().getBundleId()));
        options.put(
                LdapModule.GUARD, new LdapModule.Guard(name -> people.find(name).isPresent(), settings.roles()));
        return new AppConfigurationEntry(ProxyLoginModule.class.getName(), LoginModuleControlFlag.OPTIONAL, options);
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public int getRank() {
        return 1;
    }

    @Override
    public AppConfigurationEntry[] getEntries() {
        List<AppConfigurationEntry> entries = new ArrayList<>();
        others.stream()
                .filter(realm -> realm.getName().equals(NAME))
                .map(JaasRealm::getEntries)
                .forEach(own -> entries.addAll(Arrays.asList(own)));
        entries.addAll(Arrays.asList(directory));
        return entries.toArray(AppConfigurationEntry[]::new);
    }

    /** Lets go of the connection to the directory. */
    @Deactivate
    public void close() {
        LDAPCache.clear();
    }
}

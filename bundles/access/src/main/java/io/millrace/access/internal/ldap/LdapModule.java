package io.millrace.access.internal.ldap;

import java.io.IOException;
import java.security.Principal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.LoginException;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.modules.ldap.LDAPLoginModule;

/**
 * Karaf's LDAP login module, which is not asked for people who are kept here, so that nobody of the directory can be one of them, and
 * whose groups count only where the configuration gives them roles. JAAS makes one for each log-in, on the thread of whoever logs in.
 */
public final class LdapModule extends LDAPLoginModule {

    /** Option: the {@link Guard}. */
    static final String GUARD = "io.millrace.access.guard";

    private Guard guard = new Guard(name -> true, GroupRoles.parse(""));

    /**
     * Who is let through, and for what.
     *
     * @param keptHere knows who is not asked for in the directory
     * @param roles what its groups may do
     */
    record Guard(Predicate<String> keptHere, GroupRoles roles) {}

    @Override
    public void initialize(
            Subject subject, CallbackHandler handler, Map<String, ?> sharedState, Map<String, ?> options) {
        super.initialize(subject, handler, sharedState, options);
        guard = (Guard) options.get(GUARD);
    }

    @Override
    protected boolean doLogin() throws LoginException {
        if (guard.keptHere().test(name()) || !super.doLogin()) {
            return false;
        }
        Set<Principal> granted = new HashSet<>();
        for (Principal principal : principals) {
            if (principal instanceof RolePrincipal group) {
                guard.roles().of(group.getName()).forEach(role -> granted.add(new RolePrincipal(role)));
            } else {
                granted.add(principal);
            }
        }
        principals = granted;
        return true;
    }

    private String name() throws LoginException {
        NameCallback name = new NameCallback("Username: ");
        try {
            callbackHandler.handle(new Callback[] {name});
        } catch (IOException | UnsupportedCallbackException e) {
            throw new LoginException("the user name cannot be read: " + e.getMessage());
        }
        return name.getName();
    }
}

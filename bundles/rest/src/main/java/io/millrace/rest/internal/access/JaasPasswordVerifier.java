package io.millrace.rest.internal.access;

import io.millrace.api.access.Role;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The people of a JAAS realm: in Karaf those of users.properties, the same as of the shell. */
public final class JaasPasswordVerifier implements PasswordVerifier {

    private static final Logger LOG = LoggerFactory.getLogger(JaasPasswordVerifier.class);

    private final String realm;

    /**
     * Names the realm.
     *
     * @param realm such as {@code karaf}
     */
    public JaasPasswordVerifier(String realm) {
        this.realm = realm;
    }

    @Override
    public Optional<Caller> verify(String user, String password) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // JAAS loads the realm's log-in module through the context class loader; Karaf's lies on the boot class path
        thread.setContextClassLoader(RolePrincipal.class.getClassLoader());
        try {
            LoginContext login = new LoginContext(realm, new Subject(), callbacks -> answer(callbacks, user, password));
            login.login();
            Set<Role> roles = roles(login.getSubject());
            login.logout();
            return Optional.of(new Caller(user, roles));
        } catch (LoginException e) {
            LOG.debug("Log-in of a person refused: {}", e.getMessage());
            return Optional.empty();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void answer(Callback[] callbacks, String user, String password)
            throws IOException, UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName(user);
            } else if (callback instanceof PasswordCallback secret) {
                secret.setPassword(password.toCharArray());
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    private static Set<Role> roles(Subject subject) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (RolePrincipal principal : subject.getPrincipals(RolePrincipal.class)) {
            Role.ofWireName(principal.getName()).ifPresent(roles::add);
        }
        return roles;
    }
}

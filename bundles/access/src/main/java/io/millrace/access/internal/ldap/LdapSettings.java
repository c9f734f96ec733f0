package io.millrace.access.internal.ldap;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.karaf.jaas.modules.ldap.LDAPOptions;

/** The checked configuration of a directory. */
final class LdapSettings {

    private static final int MAX_TIMEOUT_SECONDS = 60;

    private final LdapConfig config;
    private final GroupRoles roles;

    private LdapSettings(LdapConfig config, GroupRoles roles) {
        this.config = config;
        this.roles = roles;
    }

    /**
     * Checks the configuration; of one without a url nothing else is looked at.
     *
     * @param config as the operator wrote it
     * @throws IllegalArgumentException if a value is wrong, naming its key
     */
    static LdapSettings of(LdapConfig config) {
        if (config.url().isBlank()) {
            return new LdapSettings(config, GroupRoles.parse(""));
        }
        if (!config.url().startsWith("ldap://") && !config.url().startsWith("ldaps://")) {
            throw wrong("url", "is '" + config.url() + "'; it must begin with ldaps:// or ldap://");
        }
        for (Map.Entry<String, String> needed : Map.of("userBase", config.userBase(), "groupBase", config.groupBase())
                .entrySet()) {
            if (needed.getValue().isBlank()) {
                throw wrong(needed.getKey(), "is empty; it must be a DN, such as ou=people,dc=example,dc=com");
            }
        }
        if (!config.userFilter().contains("%u")) {
            throw wrong("userFilter", "is '" + config.userFilter() + "'; it must have %u for the user name");
        }
        if (!config.groupFilter().contains("%")) {
            throw wrong(
                    "groupFilter", "is '" + config.groupFilter() + "'; it must have %u, or %fqdn for the person's DN");
        }
        if (!config.bindDn().isBlank() && config._bindPassword().isEmpty()) {
            throw wrong(".bindPassword", "is empty, though 'bindDn' names an account");
        }
        if (config.timeoutSeconds() < 1 || config.timeoutSeconds() > MAX_TIMEOUT_SECONDS) {
            throw wrong(
                    "timeoutSeconds",
                    "is " + config.timeoutSeconds() + "; it must be from 1 to " + MAX_TIMEOUT_SECONDS);
        }
        return new LdapSettings(config, roles(config.roles()));
    }

    private static GroupRoles roles(String text) {
        try {
            GroupRoles roles = GroupRoles.parse(text);
            if (roles.isEmpty()) {
                throw wrong("roles", "is empty, so that nobody may anything; right is iot-admins=admin");
            }
            return roles;
        } catch (IllegalArgumentException e) {
            throw e.getMessage().startsWith(LdapConfig.PID) ? e : wrong("roles", "cannot be read: " + e.getMessage());
        }
    }

    private static IllegalArgumentException wrong(String key, String what) {
        return new IllegalArgumentException(LdapConfig.PID + ": '" + key + "' " + what);
    }

    /** Tells whether there is a directory to ask. */
    boolean isOn() {
        return !config.url().isBlank();
    }

    /** Returns what the groups of the directory may do. */
    GroupRoles roles() {
        return roles;
    }

    /** Returns the options of Karaf's login module. It remembers nobody: what the directory says now counts. */
    Map<String, Object> options() {
        Map<String, Object> options = new HashMap<>();
        options.put(LDAPOptions.CONNECTION_URL, config.url());
        options.put(LDAPOptions.AUTHENTICATION, "simple");
        if (!config.bindDn().isBlank()) {
            options.put(LDAPOptions.CONNECTION_USERNAME, config.bindDn());
            options.put(LDAPOptions.CONNECTION_PASSWORD, config._bindPassword());
        }
        options.put(LDAPOptions.USER_BASE_DN, config.userBase());
        options.put(LDAPOptions.USER_FILTER, config.userFilter());
        options.put(LDAPOptions.USER_SEARCH_SUBTREE, "true");
        options.put(LDAPOptions.ROLE_BASE_DN, config.groupBase());
        options.put(LDAPOptions.ROLE_FILTER, config.groupFilter());
        options.put(LDAPOptions.ROLE_NAME_ATTRIBUTE, config.groupName());
        options.put(LDAPOptions.ROLE_SEARCH_SUBTREE, "true");
        options.put(LDAPOptions.DISABLE_CACHE, "true");
        options.put(LDAPOptions.SSL_PROTOCOL, "TLS");
        options.put(LDAPOptions.SSL_ALGORITHM, "PKIX");
        if (!config.caFile().isBlank()) {
            options.put(LDAPOptions.SSL_TRUSTSTORE, LdapTrust.NAME);
        }
        String millis =
                Long.toString(Duration.ofSeconds(config.timeoutSeconds()).toMillis());
        options.put(LDAPOptions.CONTEXT_PREFIX + "com.sun.jndi.ldap.connect.timeout", millis);
        options.put(LDAPOptions.CONTEXT_PREFIX + "com.sun.jndi.ldap.read.timeout", millis);
        return options;
    }
}

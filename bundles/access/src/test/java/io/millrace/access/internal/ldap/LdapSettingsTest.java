package io.millrace.access.internal.ldap;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.Test;
import org.osgi.util.converter.Converters;

/** What an operator may write of a directory server, and what is said of the rest. */
public class LdapSettingsTest {

    private static final Map<String, String> GOOD = Map.of(
            "url", "ldaps://ldap.example.com",
            "userBase", "ou=people,dc=example,dc=com",
            "groupBase", "ou=groups,dc=example,dc=com",
            "roles", "iot-admins=admin; iot-crew=operator, provisioner,shell; =odd=viewer");

    private static LdapSettings settings(Map<String, String> config) {
        return LdapSettings.of(Converters.standardConverter().convert(config).to(LdapConfig.class));
    }

    private static LdapSettings settings(String key, String value) {
        Map<String, String> config = new HashMap<>(GOOD);
        config.put(key, value);
        return settings(config);
    }

    @Test
    public void withoutAUrlNothingElseMatters() {
        assertFalse(settings(Map.of()).isOn());
        assertFalse(settings(Map.of("roles", "nonsense", "timeoutSeconds", "0")).isOn());
    }

    @Test
    public void theDefaultsAreThoseOfTheFile() {
        Map<String, Object> options = settings(GOOD).options();
        assertEquals("(uid=%u)", options.get("user.filter"));
        assertEquals("(member=%fqdn)", options.get("role.filter"));
        assertEquals("cn", options.get("role.name.attribute"));
        assertEquals("5000", options.get("context.com.sun.jndi.ldap.connect.timeout"));
        assertEquals("5000", options.get("context.com.sun.jndi.ldap.read.timeout"));
        assertEquals("true", options.get("disableCache"));
        assertFalse(options.containsKey("connection.username"));
        assertFalse(options.containsKey("ssl.truststore"));
    }

    @Test
    public void groupsThatAreNamedMaySomethingAndOthersNothing() {
        GroupRoles roles = settings(GOOD).roles();
        assertEquals(
                Set.of("viewer", "operator", "provisioner", "integrator", "admin", "manager", "systembundles", "ssh"),
                roles.of("IoT-Admins"));
        assertEquals(Set.of("viewer", "operator", "provisioner", "ssh"), roles.of("iot-crew"));
        assertEquals("a group's name may have an equals sign", Set.of("viewer"), roles.of("=odd"));
        assertEquals(Set.of(), roles.of("admin"));
    }

    @Test
    public void whatIsWrongIsNamedWithItsKey() {
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("url", "http://ldap.example.com");
        wrong.put("userBase", " ");
        wrong.put("groupBase", "");
        wrong.put("userFilter", "(uid=vera)");
        wrong.put("groupFilter", "(cn=all)");
        wrong.put("roles", "");
        wrong.put("timeoutSeconds", "61");
        wrong.forEach((key, value) -> {
            String message = assertThrows(IllegalArgumentException.class, () -> settings(key, value))
                    .getMessage();
            assertTrue(message, message.startsWith("io.millrace.access.ldap: '" + key + "' "));
        });
        String secret = assertThrows(
                        IllegalArgumentException.class, () -> settings("bindDn", "cn=millrace,dc=example,dc=com"))
                .getMessage();
        assertTrue(secret, secret.contains("'.bindPassword' is empty"));
        String role = assertThrows(IllegalArgumentException.class, () -> settings("roles", "iot=boss"))
                .getMessage();
        assertTrue(role, role.contains("'boss' is no role; there are viewer, operator"));
        String group = assertThrows(IllegalArgumentException.class, () -> settings("roles", "iot-admins"))
                .getMessage();
        assertTrue(group, group.contains("'iot-admins' is no 'group=role,role'"));
    }
}

package io.millrace.itests;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.util.LDAPSDKException;
import java.net.InetAddress;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An LDAP server with a company's people and groups, over TLS; only its one account may search. */
final class DirectoryServer implements AutoCloseable {

    static final String BASE = "dc=example,dc=com";
    static final String PEOPLE = "ou=people," + BASE;
    static final String GROUPS = "ou=groups," + BASE;
    static final String ACCOUNT = "cn=millrace,ou=programs," + BASE;
    static final String PASSWORD = "of the account";

    private final InMemoryDirectoryServer server;

    DirectoryServer(KeyManagerFactory keys) throws Exception {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
        config.setSchema(null);
        config.addAdditionalBindCredentials(ACCOUNT, PASSWORD);
        config.setAuthenticationRequiredOperationTypes(OperationType.SEARCH);
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPSConfig(
                "ldaps", InetAddress.getByName("127.0.0.1"), 0, tls.getServerSocketFactory(), null));
        server = new InMemoryDirectoryServer(config);
        server.add("dn: " + BASE, "objectClass: domain", "dc: example");
        for (String unit : List.of(PEOPLE, GROUPS)) {
            server.add("dn: " + unit, "objectClass: organizationalUnit");
        }
        server.startListening();
    }

    String url() {
        return "ldaps://localhost:" + server.getListenPort();
    }

    void person(String uid, String password, String... groups) throws LDAPSDKException {
        server.add("dn: " + dn(uid), "objectClass: inetOrgPerson", "uid: " + uid, "userPassword: " + password);
        for (String group : groups) {
            String dn = "cn=" + group + "," + GROUPS;
            if (server.getEntry(dn) == null) {
                server.add("dn: " + dn, "objectClass: groupOfNames", "cn: " + group, "member: " + dn(uid));
            } else {
                server.modify("dn: " + dn, "changetype: modify", "add: member", "member: " + dn(uid));
            }
        }
    }

    private static String dn(String uid) {
        return "uid=" + uid + "," + PEOPLE;
    }

    void remove(String uid) throws LDAPSDKException {
        server.delete(dn(uid));
    }

    @Override
    public void close() {
        server.shutDown(true);
    }
}

package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.startsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.millrace.itests.client.DeviceHttp;
import io.millrace.itests.client.OpenSsl;
import io.millrace.itests.client.OpenSsl.Certificate;
import io.millrace.itests.client.Rest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** People of a directory server log in to REST and to the shell, as docs/access.md says; the node is not restarted. */
public class LdapIT {

    @ClassRule
    public static final MillraceProcess NODE = SharedNode.get();

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static DirectoryServer directory;
    private static Path file;
    private static String shipped;
    private static Certificate certificate;

    @BeforeClass
    public static void askTheDirectory() throws Exception {
        OpenSsl openssl = new OpenSsl(FOLDER.getRoot().toPath());
        certificate = openssl.server("EC");
        directory = new DirectoryServer(openssl.keys(certificate));
        directory.person("first", "secret of first", "iot-readers");
        directory.person("vera", "secret of vera", "iot-readers", "choir");
        directory.person("otto", "secret of otto", "iot-crew");
        directory.person("anna", "secret of anna", "iot-admins");
        directory.person("gus", "secret of gus", "admin", "viewer");
        directory.person("admin", "secret of the other admin", "iot-admins");
        file = NODE.data().resolve("etc/io.millrace.access.ldap.cfg");
        shipped = Files.readString(file);
        configure(certificate.pem());
        await().atMost(TIMEOUT).until(() -> status("first", "secret of first") == 200);
    }

    private static void configure(Path ca) throws IOException {
        HotFile.write(
                file,
                String.join(
                        "\n",
                        "url = " + directory.url(),
                        "caFile = " + ca,
                        "bindDn = " + DirectoryServer.ACCOUNT,
                        ".bindPassword = " + DirectoryServer.PASSWORD,
                        "userBase = " + DirectoryServer.PEOPLE,
                        "groupBase = " + DirectoryServer.GROUPS,
                        "roles = iot-admins=admin; iot-crew=operator,shell; iot-readers=viewer",
                        ""));
    }

    @AfterClass
    public static void askNobody() throws Exception {
        if (shipped != null) {
            HotFile.write(file, shipped);
        }
        directory.close();
    }

    private static Rest as(String user, String password) {
        return new Rest(NODE.port("HTTP"), user, password);
    }

    private static int status(String user, String password) {
        return as(user, password).get("/devices?limit=1").status();
    }

    @Test
    public void whatAPersonMayDoIsWhatTheGroupsAreMappedTo() {
        Rest vera = as("vera", "secret of vera");
        vera.get("/devices?limit=1").expect(200);
        vera.post("/devices", "{\"id\":\"ldap-1\"}").expect(403);
        as("anna", "secret of anna").get("/users").expect(200);
        assertThat(
                new DeviceHttp(NODE.http("/"), "")
                        .post(
                                "/api/v1/sessions",
                                "{\"user\":\"vera\",\"password\":\"secret of vera\"}",
                                "Content-Type",
                                "application/json")
                        .response()
                        .body(),
                containsString("viewer"));
        assertThat(as("anna", "secret of anna").get("/audit?limit=1000").body(), containsString("\"actor\":\"vera\""));
    }

    @Test
    public void groupsThatAreNotMappedGiveNothingWhateverTheyAreCalled() {
        assertEquals(403, status("gus", "secret of gus"));
    }

    @Test
    public void whoDoesNotProveItIsRefused() {
        assertEquals(401, status("vera", "a guess"));
        assertEquals("an empty password is no anonymous log-in", 401, status("vera", ""));
        assertEquals(401, status("ver*", "secret of vera"));
        assertEquals(401, status("x)(uid=vera", "secret of vera"));
        assertEquals(401, status("stranger", "secret of vera"));
    }

    @Test
    public void whoIsKeptHereIsNotAskedForInTheDirectory() throws Exception {
        assertEquals(401, status("admin", "secret of the other admin"));
        assertEquals(200, status("admin", NODE.adminPassword()));
    }

    @Test
    public void theShellLetsInWhoseGroupsSaySo() throws Exception {
        assertThat(shell("anna", "secret of anna"), containsString("hello"));
        assertThat(shell("otto", "secret of otto"), startsWith("let in"));
        assertEquals("refused", shell("vera", "secret of vera"));
        assertEquals("refused", shell("anna", "a guess"));
        assertTrue(NODE.script("shell", "millrace:health").contains("exit code 0"));
    }

    private static String shell(String user, String password) throws IOException {
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.start();
            try (ClientSession session = client.connect(user, "127.0.0.1", NODE.port("SSH"))
                    .verify(TIMEOUT)
                    .getSession()) {
                session.addPasswordIdentity(password);
                try {
                    session.auth().verify(TIMEOUT);
                } catch (IOException e) {
                    return "refused"; // what a client hears, whatever the reason
                }
                return "let in: " + said(session);
            }
        }
    }

    /** What the shell makes of a command; one that the person's roles do not allow ends with an error. */
    private static String said(ClientSession session) {
        try {
            return session.executeRemoteCommand("shell:echo hello");
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    public void aPersonWhoIsTakenOutOfTheDirectoryDoesNotLogInAgain() throws Exception {
        directory.person("leaver", "secret of leaver", "iot-crew");
        assertThat(shell("leaver", "secret of leaver"), startsWith("let in"));
        directory.remove("leaver");
        assertEquals("refused", shell("leaver", "secret of leaver"));
        assertEquals(401, status("leaver", "secret of leaver"));
    }

    @Test
    public void aDirectoryThatCannotProveItselfLearnsNoPassword() throws Exception {
        Certificate other = new OpenSsl(FOLDER.newFolder().toPath()).server("EC");
        configure(other.pem());
        try {
            await().atMost(TIMEOUT).until(() -> shell("otto", "secret of otto").equals("refused"));
            assertEquals(200, status("admin", NODE.adminPassword()));
        } finally {
            configure(certificate.pem());
            await().atMost(TIMEOUT).until(() -> shell("otto", "secret of otto").startsWith("let in"));
        }
        assertFalse(as("anna", "secret of anna").get("/health").body().contains("secret"));
    }
}

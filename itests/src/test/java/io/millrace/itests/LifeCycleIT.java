package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.is;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;

/** The life of a node as the person at its script sees it. */
public class LifeCycleIT {

    private static List<String> installation;

    @Rule
    public final MillraceProcess node = new MillraceProcess();

    @BeforeClass
    public static void rememberTheInstallation() {
        installation = Installation.listing();
    }

    @AfterClass
    public static void nothingIsWrittenUnderTheInstallation() {
        assertEquals(installation, Installation.listing());
    }

    @Test
    public void answersInTheShellAndStopsOnTerm() throws Exception {
        assertThat(node.script("shell", "feature:list -i"), containsString("millrace-api"));
        assertThat(node.script("shell", "no:such-command"), containsString("exit code 1"));
        assertThat(node.script("status"), containsString("running as process"));
        assertThat(node.signal("TERM"), is(0));
        assertThat(node.script("status"), containsString("exit code 3"));
    }

    @Test
    public void stopsOnInt() throws Exception {
        assertThat(node.signal("INT"), is(0));
    }

    @Test
    public void startsAgainAfterKill() throws Exception {
        String password = node.adminPassword();
        node.kill();
        node.start();
        assertThat("the password that was made stays", node.adminPassword(), is(password));
        assertThat(node.script("shell", "bundle:list"), containsString("Active"));
    }

    @Test
    public void runsBesideAnotherNodeOfTheSameInstallation() throws Exception {
        MillraceProcess other = new MillraceProcess();
        try {
            other.start();
            assertThat(other.script("shell", "shell:info"), containsString(other.data().toString()));
            assertThat(node.script("shell", "shell:info"), containsString(node.data().toString()));
            assertThat(node.script("shell", "shell:info"), not(containsString(other.data().toString())));
        } finally {
            other.after();
        }
    }

    @Test
    public void refusesASecondNodeOnTheSameDataFolder() throws Exception {
        String said = node.script("run");
        assertThat(said, containsString("already runs on the data folder " + node.data()));
        assertThat(said, containsString("exit code 1"));
    }

    @Test
    public void namesTheVariableOfAPortInUse() throws Exception {
        MillraceProcess other = new MillraceProcess().with("MILLRACE_AMQP_PORT", Integer.toString(node.port("SSH")));
        assertThat(other.script("run"), containsString("set MILLRACE_AMQP_PORT to a free port"));
    }

    @Test
    public void takesANewPasswordWhileItRuns() throws Exception {
        node.with("MILLRACE_ADMIN_PASSWORD", "not the one");
        assertThat(node.script("shell", "shell:info"), containsString("exit code 1"));
        node.with("MILLRACE_ADMIN_PASSWORD", "");
        assertTrue(Files.exists(node.data().resolve("admin-password")));
        assertThat(node.scriptWithInput("brand-new-1\n", "reset-admin-password"), containsString("exit code 0"));
        assertFalse("the first password is of no use any more", Files.exists(node.data().resolve("admin-password")));
        node.with("MILLRACE_ADMIN_PASSWORD", "brand-new-1");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(node.script("shell", "shell:info"), containsString("exit code 0")));
        assertThat(
                "no password stands in clear",
                Files.readString(node.data().resolve("etc/users.properties")),
                not(containsString("brand-new-1")));
    }
}

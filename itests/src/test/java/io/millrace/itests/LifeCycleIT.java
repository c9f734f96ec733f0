package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.is;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** The life of a node as the person at its script sees it. Every test finds a running node and leaves one behind. */
@Category(Alone.class)
public class LifeCycleIT {

    private static List<String> installation;

    @ClassRule
    public static final MillraceProcess NODE = new MillraceProcess().asShipped();

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
        assertThat(NODE.script("shell", "feature:list -i"), containsString("millrace-api"));
        assertThat(NODE.script("shell", "no:such-command"), containsString("exit code 1"));
        assertThat(NODE.script("status"), containsString("running as process"));
        assertThat(NODE.signal("TERM"), is(0));
        assertThat(NODE.script("status"), containsString("exit code 3"));
        NODE.start();
    }

    @Test
    public void stopsOnInt() throws Exception {
        assertThat(NODE.signal("INT"), is(0));
        NODE.start();
    }

    @Test
    public void startsAgainAfterKill() throws Exception {
        String password = NODE.adminPassword();
        NODE.kill();
        NODE.start();
        assertThat("the password that was made stays", NODE.adminPassword(), is(password));
        assertThat(NODE.script("shell", "bundle:list"), containsString("Active"));
    }

    @Test
    public void runsBesideAnotherNodeOfTheSameInstallation() throws Exception {
        MillraceProcess other = new MillraceProcess().asShipped();
        try {
            other.start();
            assertThat(
                    other.script("shell", "shell:info"),
                    containsString(other.data().toString()));
            assertThat(
                    NODE.script("shell", "shell:info"),
                    containsString(NODE.data().toString()));
            assertThat(
                    NODE.script("shell", "shell:info"),
                    not(containsString(other.data().toString())));
        } finally {
            other.after();
        }
    }

    @Test
    public void refusesASecondNodeOnTheSameDataFolder() throws Exception {
        String said = NODE.script("run");
        assertThat(said, containsString("already runs on the data folder " + NODE.data()));
        assertThat(said, containsString("exit code 1"));
    }

    @Test
    public void namesTheVariableOfAPortInUse() throws Exception {
        MillraceProcess other =
                new MillraceProcess().asShipped().with("MILLRACE_AMQP_PORT", Integer.toString(NODE.port("SSH")));
        assertThat(other.script("run"), containsString("set MILLRACE_AMQP_PORT to a free port"));
    }

    @Test
    public void takesNoOtherServerOnItsPortForItself() throws Exception {
        MillraceProcess other = new MillraceProcess().with("MILLRACE_HTTP_PORT", Integer.toString(NODE.port("HTTP")));
        String said = other.script("start");
        assertThat(said, containsString("set MILLRACE_HTTP_PORT to a free port"));
        assertThat(said, containsString("exit code 1"));
    }

    @Test
    public void takesANewPasswordWhileItRuns() throws Exception {
        MillraceProcess person = NODE.with("MILLRACE_ADMIN_PASSWORD", "not-the-one");
        try {
            assertThat(person.script("shell", "shell:info"), containsString("exit code 1"));
            assertThat(person.scriptWithInput("brand-new-1\n", "reset-admin-password"), containsString("exit code 0"));
            assertFalse(
                    "the first password is of no use any more",
                    Files.exists(NODE.data().resolve("admin-password")));
            person.with("MILLRACE_ADMIN_PASSWORD", "brand-new-1");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(person.script("shell", "shell:info"), containsString("exit code 0")));
            String users = Files.readString(NODE.data().resolve("etc/users.properties"));
            assertThat("no password stands in clear", users, not(containsString("brand-new-1")));
        } finally {
            person.with("MILLRACE_ADMIN_PASSWORD", "");
            Files.writeString(NODE.data().resolve("admin-password"), "brand-new-1\n");
        }
    }
}

package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.is;
import static org.hamcrest.MatcherAssert.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.ClassRule;
import org.junit.Test;

/** What the assembled container holds is all there: bundles, components. */
public class ComponentsIT {

    private static final Duration SETTLED = Duration.ofSeconds(60);

    @ClassRule
    public static final MillraceProcess NODE = SharedNode.get();

    @Test
    public void everyBundleIsActive() throws Exception {
        assertThat(rows("bundle:list -t 0 -s --no-format").toString(), containsString("io.millrace.api"));
        await().atMost(SETTLED).untilAsserted(() -> assertThat(bundlesThatAreNotActive(), is(List.of())));
    }

    @Test
    public void everyComponentIsSatisfied() throws Exception {
        await().atMost(SETTLED).untilAsserted(() -> assertThat(componentsThatAreNotSatisfied(), is(List.of())));
    }

    private static List<String> bundlesThatAreNotActive() throws Exception {
        return rows("bundle:list -t 0 -s --no-format").stream()
                .filter(row -> !row.contains("Active"))
                .filter(row -> !isFragment(row))
                .toList();
    }

    private static List<String> componentsThatAreNotSatisfied() throws Exception {
        return rows("scr:list").stream()
                .filter(row -> row.toUpperCase(Locale.ROOT).matches(".*(UNSATISFIED|FAILED).*"))
                .toList();
    }

    private static List<String> rows(String command) throws Exception {
        String said = NODE.script("shell", command);
        assertThat(said, containsString("exit code 0"));
        return said.lines().filter(line -> line.matches("\\s*\\d+\\s.*")).toList();
    }

    // Fragments have no life of their own: they stay Resolved.
    private static boolean isFragment(String row) {
        return row.contains("Resolved") && row.matches(".*(Hosts|native-epoll|servlet31|features\\.extension).*");
    }
}

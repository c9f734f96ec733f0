package io.millrace.itests;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.is;
import static org.hamcrest.MatcherAssert.assertThat;

import java.util.List;
import org.junit.ClassRule;
import org.junit.Test;

/** What the assembled container holds is all there: bundles, components. */
public class ComponentsIT {

    @ClassRule
    public static final MillraceProcess NODE = new MillraceProcess();

    @Test
    public void everyBundleIsActive() throws Exception {
        List<String> bundles = rows("bundle:list -t 0 -s --no-format");
        assertThat(bundles.toString(), containsString("io.millrace.api"));
        assertThat(
                bundles.stream()
                        .filter(row -> !row.contains("Active"))
                        .filter(row -> !isFragment(row))
                        .toList(),
                is(List.of()));
    }

    @Test
    public void everyComponentIsSatisfied() throws Exception {
        List<String> broken = rows("scr:list --no-format").stream()
                .filter(row -> row.toUpperCase().matches(".*(UNSATISFIED|FAILED).*"))
                .toList();
        assertThat(broken, is(List.of()));
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

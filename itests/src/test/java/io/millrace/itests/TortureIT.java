package io.millrace.itests;

import static org.hamcrest.CoreMatchers.startsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/**
 * The short form of the torture: what was acknowledged is there, once and in order, whatever happened to the server, and no connected device
 * notices that bundles are replaced. {@code docs/reliability.md} says what it does.
 */
@Category(Alone.class)
public class TortureIT {

    @Test
    public void theShortFormFindsNothingLostReorderedOrTwice() throws Exception {
        Path distribution = Installation.script().getParent().getParent();
        Process torture = new ProcessBuilder(
                        System.getProperty("millrace.bench"), "--torture", distribution.toString(), "--short")
                .redirectErrorStream(true)
                .start();
        try {
            String last = echo(torture.inputReader());
            assertEquals("exit code; its output stands above", 0, torture.waitFor());
            assertThat(last, startsWith("lost 0, reordered 0, repeated "));
        } finally {
            torture.destroy();
        }
    }

    /** Prints all of it and returns the last line. */
    private static String echo(BufferedReader output) throws IOException {
        String last = "";
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            System.out.println(line);
            last = line;
        }
        return last;
    }
}

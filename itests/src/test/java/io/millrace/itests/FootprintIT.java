package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;

/** How long a start takes, how much memory a node holds that does nothing, and how large the zip is. */
public class FootprintIT {

    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final long MAX_RESIDENT_MEBIBYTES = 512;
    private static final long MAX_ZIP_MEGABYTES = 150;

    @Rule
    public final MillraceProcess node = new MillraceProcess();

    @Test
    public void staysWithinItsBudget() throws Exception {
        long begin = System.nanoTime();
        await().atMost(IDLE.multipliedBy(2))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> System.nanoTime() - begin > IDLE.toNanos());
        long resident = residentMebibytes();
        node.signal("TERM");
        Duration again = node.start();
        long zip = Files.size(Path.of(System.getProperty("millrace.zip"))) / 1_000_000;
        System.out.printf(
                "footprint: first start %.1f s, start again %.1f s, idle memory %d MiB, zip %d MB%n",
                node.firstStart().toMillis() / 1000.0, again.toMillis() / 1000.0, resident, zip);
        assertTrue("idle memory is " + resident + " MiB", resident <= MAX_RESIDENT_MEBIBYTES);
        assertTrue("the zip has " + zip + " MB", zip < MAX_ZIP_MEGABYTES);
    }

    private long residentMebibytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(node.serverPid()), "status");
        try (Stream<String> lines = Files.lines(status)) {
            String line = lines.filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        }
    }
}

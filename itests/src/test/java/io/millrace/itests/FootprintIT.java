package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** How long a start takes, how much memory a node holds that does nothing, and how large the zip is. */
@Category(Alone.class)
public class FootprintIT {

    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration MAX_FIRST_START = Duration.ofSeconds(15);
    private static final double MAX_SHARE_OF_OTHERS = 0.25;
    private static final long MAX_RESIDENT_MEBIBYTES = 512;
    private static final long MAX_ZIP_MEGABYTES = 150;

    @Test
    public void staysWithinItsBudget() throws Exception {
        MillraceProcess node = new MillraceProcess().asShipped();
        long processors = ProcessorTime.machine();
        Duration first = node.start();
        try {
            double others = ProcessorTime.shareOfOthers(processors, ProcessorTime.of(node.serverPid()), first);
            long begin = System.nanoTime();
            await().atMost(IDLE.multipliedBy(2))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> System.nanoTime() - begin > IDLE.toNanos());
            long resident = residentMebibytes(node);
            node.signal("TERM");
            Duration again = node.start();
            long zip = Files.size(Path.of(System.getProperty("millrace.zip"))) / 1_000_000;
            System.out.printf(
                    "footprint: first start %.1f s (others took %.0f %% of the machine), start again %.1f s,"
                            + " idle memory %d MiB, zip %d MB%n",
                    first.toMillis() / 1000.0, others * 100, again.toMillis() / 1000.0, resident, zip);
            assertTrue("idle memory is " + resident + " MiB", resident <= MAX_RESIDENT_MEBIBYTES);
            assertTrue("the zip has " + zip + " MB", zip < MAX_ZIP_MEGABYTES);
            assumeTrue("a machine that others keep busy says nothing about a start", others < MAX_SHARE_OF_OTHERS);
            assertTrue("the first start took " + first, first.compareTo(MAX_FIRST_START) < 0);
        } finally {
            node.after();
        }
    }

    private static long residentMebibytes(MillraceProcess node) throws IOException {
        Path status = Path.of("/proc", Long.toString(node.serverPid()), "status");
        try (Stream<String> lines = Files.lines(status)) {
            String line = lines.filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        }
    }
}

package io.millrace.bench.torture;

import io.millrace.bench.server.MillracePeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The clock of the server jumps an hour forward under load, back, another hour back, and forward again; libfaketime shows it that. */
final class Clock implements Trial {

    private static final int[] OFFSETS = {3_600, 0, -3_600, 0};

    private Path offset;

    @Override
    public String word() {
        return "clock";
    }

    @Override
    public MillracePeer start(Path assembly, Path folder) throws IOException, InterruptedException {
        offset = folder.resolve("clock");
        Path library = Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib")
                .map(place -> Path.of(place, "faketime/libfaketimeMT.so.1"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IOException("a clock that jumps is libfaketime, which is not installed"));
        set(0);
        // A monotonic clock does not jump when somebody sets the time.
        return new MillracePeer(
                assembly,
                folder,
                Map.of(
                        "LD_PRELOAD", library.toString(),
                        "FAKETIME_TIMESTAMP_FILE", offset.toString(),
                        "FAKETIME_NO_CACHE", "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                        "DONT_FAKE_MONOTONIC", "1"));
    }

    private void set(int seconds) throws IOException {
        Path next = offset.resolveSibling("clock.new");
        Files.writeString(next, String.format("%+d%n", seconds));
        Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void run(Traffic traffic, Random random) throws IOException, InterruptedException {
        for (int seconds : OFFSETS) {
            TimeUnit.MILLISECONDS.sleep(2_000 + random.nextInt(4_000));
            set(seconds);
            traffic.awaitRecovery("the clock is " + seconds + " s away");
        }
        TimeUnit.MILLISECONDS.sleep(2_000 + random.nextInt(4_000));
    }
}

package io.millrace.bench.torture;

import io.millrace.bench.server.MillracePeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The clock of the server jumps an hour forward under load, back, another hour back, and forward again. {@code bench/src/main/c/jump.c}
 * shows it that; libfaketime, which would, keeps threads of the JVM asleep after a jump.
 */
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
        Path library = folder.resolve("jump.so");
        CSource.compile("jump.c", library, "-shared -fPIC", "gcc");
        set(0);
        return Trial.server(
                assembly, folder, Map.of("LD_PRELOAD", library.toString(), "MILLRACE_CLOCK", offset.toString()));
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

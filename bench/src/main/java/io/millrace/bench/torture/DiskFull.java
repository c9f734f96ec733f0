package io.millrace.bench.torture;

import io.millrace.bench.server.MillracePeer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** The disk, a small tmpfs, is filled by somebody else to the last octet and freed again; the server goes on by itself. */
final class DiskFull implements Trial {

    private static final int MEBIBYTES = 1_000;
    private static final int STEP = 4 << 20;
    private static final long STEP_MILLIS = 100;
    private static final long FULL_MILLIS = 15_000;

    private Path mount;

    @Override
    public String word() {
        return "disk";
    }

    @Override
    public MillracePeer start(Path assembly, Path folder) throws IOException, InterruptedException {
        mount = Files.createDirectory(folder.resolve(MillracePeer.DATA));
        if (call("mount", "-t", "tmpfs", "-o", "size=" + MEBIBYTES + "m", "tmpfs", mount.toString()) != 0) {
            throw new IOException("a small disk is a tmpfs, and to mount one needs root");
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::unmount, "unmount " + mount));
        return Trial.server(assembly, folder);
    }

    @Override
    public void run(Traffic traffic, Random random) throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(1_000 + random.nextInt(4_000));
        Path ballast = mount.resolve("ballast");
        int before = traffic.ledger().size();
        fill(ballast);
        int full = traffic.ledger().size();
        TimeUnit.MILLISECONDS.sleep(FULL_MILLIS);
        Torture.say(
                "%d records acknowledged while the disk filled up, %d while it was full; health %s",
                full - before,
                traffic.ledger().size() - full,
                traffic.millrace().rest().isHealthy() ? "up" : "down");
        if (traffic.millrace().rest().isHealthy()) {
            traffic.ledger().complain("its health did not tell that the disk was full");
        }
        Files.delete(ballast);
        traffic.awaitRecovery("disk freed");
    }

    /** Writes until nothing more fits, as fast as a disk is filled by files that somebody copies. */
    private static void fill(Path ballast) throws IOException, InterruptedException {
        byte[] step = new byte[STEP];
        try (OutputStream out = Files.newOutputStream(ballast, StandardOpenOption.CREATE_NEW)) {
            while (ballast.toFile().getUsableSpace() > 0) {
                out.write(step, 0, (int) Math.min(STEP, ballast.toFile().getUsableSpace()));
                TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
            }
        } catch (IOException e) {
            // The last octets went to the server between the question and the write: full is what it is to be.
            Torture.say("the disk is full: %s", e.getMessage());
        }
    }

    private static int call(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private void unmount() {
        try {
            call("umount", "-l", mount.toString());
        } catch (IOException e) {
            System.err.println("torture: " + mount + " stays mounted: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void end() {
        unmount();
    }
}

package io.millrace.bench.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * A disk whose power can be cut: a FUSE file system that forgets what was not synced, and fails when it is told to.
 * {@code bench/src/main/c/unsynced.c} says what is on it when; that is compiled here.
 */
final class Disk implements AutoCloseable {

    private static final String DONE = "done";

    private final Path program;
    private final Path platter;
    private final Path mount;
    private final int writebackSeconds;
    private Process process;
    private Writer commands;
    private BufferedReader answers;

    /**
     * Makes an empty disk and mounts it.
     *
     * @param folder for the program and for what is on the disk
     * @param mount where it is seen, a folder that is made
     * @param writebackSeconds after which what nobody synced is on the disk all the same; 0 for never
     * @throws MissingException where this machine or user cannot
     */
    Disk(Path folder, Path mount, int writebackSeconds) throws IOException, InterruptedException {
        this.mount = mount;
        this.writebackSeconds = writebackSeconds;
        program = folder.resolve("unsynced");
        platter = Files.createDirectory(folder.resolve("disk-" + mount.getFileName()));
        Files.createDirectory(mount);
        require(Files.isWritable(Path.of("/dev/fuse")), "the device /dev/fuse that this user may write");
        compile();
        mount();
        Runtime.getRuntime().addShutdownHook(new Thread(this::unmount, "unmount " + mount));
    }

    /** Says what this machine or user lacks for such a disk. */
    static final class MissingException extends IOException {

        private static final long serialVersionUID = 1L;

        private MissingException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private void compile() throws IOException, InterruptedException {
        try {
            CSource.compile(
                    "unsynced.c", program, "$(pkg-config --cflags --libs fuse3)", "gcc, pkg-config and libfuse3-dev");
        } catch (IOException e) {
            throw new MissingException(e.getMessage(), e);
        }
    }

    private static void require(boolean there, String what) throws IOException {
        if (!there) {
            throw new MissingException(
                    "a disk whose power can be cut is a FUSE file system; that needs root and " + what, null);
        }
    }

    private void mount() throws IOException {
        process = new ProcessBuilder(
                        program.toString(), platter.toString(), mount.toString(), String.valueOf(writebackSeconds))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        commands = process.outputWriter();
        answers = process.inputReader();
        require(DONE.equals(answers.readLine()), "the right to mount, which this user has not");
    }

    private void command(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        if (!DONE.equals(answers.readLine())) {
            throw new IOException("the disk below " + mount + " has ended");
        }
    }

    /**
     * Cuts the power. Who has a file open has it no more, and nothing can be read or written until {@link #powerOn}.
     *
     * @param seed chooses the part of the unsynced that is on the disk all the same; 0 for none of it
     */
    void cut(int seed) throws IOException, InterruptedException {
        command("cut " + seed);
        process.waitFor();
    }

    /** Mounts it again, with what is on it. */
    void powerOn() throws IOException {
        unmount();
        mount();
    }

    /** From now on every sync answers EIO, and what it should have written is never on the disk. */
    void failSyncs() throws IOException {
        command("fail");
    }

    /** From now on it can only be read. */
    void makeReadOnly() throws IOException {
        command("readonly");
    }

    /** Ends {@link #failSyncs} and {@link #makeReadOnly}. */
    void heal() throws IOException {
        command("heal");
    }

    private void unmount() {
        try {
            new ProcessBuilder("umount", "-l", mount.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            System.err.println("torture: " + mount + " stays mounted: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether it keeps what was synced and forgets what was not; else nothing that it shows is a proof. */
    boolean forgets() throws IOException, InterruptedException {
        Path synced = mount.resolve("synced");
        Path unsynced = mount.resolve("unsynced");
        Files.writeString(unsynced, "lost");
        Files.writeString(synced, "kept", StandardOpenOption.CREATE, StandardOpenOption.DSYNC);
        cut(0);
        powerOn();
        boolean forgets = Files.exists(synced) && Files.readString(synced).equals("kept") && !Files.exists(unsynced);
        Files.deleteIfExists(synced);
        return forgets;
    }

    @Override
    public void close() throws IOException {
        unmount();
        commands.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

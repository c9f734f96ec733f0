package io.millrace.bench.torture;

import io.millrace.bench.server.MillracePeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Random;

/** One way to break a server under load. After it the server must be healthy again and have kept what it acknowledged. */
interface Trial {

    /** Returns its name on the command line. */
    String word();

    /**
     * Starts the server that it is about to break; most break one that stands on an ordinary folder.
     *
     * @param assembly the distribution
     * @param folder empty; for everything that the trial needs
     */
    default MillracePeer start(Path assembly, Path folder) throws IOException, InterruptedException {
        return server(assembly, folder);
    }

    /**
     * Starts a server whose inbox waits long for answers: one that is late because the server was away would be a second outcome
     * (docs/inbox.md).
     *
     * @param folder where its data folder is, or is made
     */
    static MillracePeer server(Path assembly, Path folder) throws IOException, InterruptedException {
        return server(assembly, folder, Map.of());
    }

    /**
     * As {@link #server(Path, Path)}.
     *
     * @param further environment
     */
    static MillracePeer server(Path assembly, Path folder, Map<String, String> further)
            throws IOException, InterruptedException {
        String settings = "etc/io.millrace.inbox.cfg";
        Path data = folder.resolve(MillracePeer.DATA);
        Files.createDirectories(data.resolve("etc"));
        Files.writeString(
                data.resolve(settings),
                Files.readString(assembly.resolve(settings)) + "\nresponseWaitSeconds = 600\n",
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                StandardOpenOption.DSYNC);
        return new MillracePeer("Millrace", assembly, folder, further);
    }

    /**
     * Breaks it and returns when it is healthy and every device goes on.
     *
     * @param traffic has begun
     * @param random chooses the moments
     * @throws IOException where the server does not come back, or answers what it must not
     */
    void run(Traffic traffic, Random random) throws IOException, InterruptedException;

    /** Gives back what it took outside its folder, such as a mount; the server has ended. */
    default void end() throws IOException, InterruptedException {}
}

package io.millrace.bench.torture;

import io.millrace.bench.server.MillracePeer;
import java.io.IOException;
import java.nio.file.Path;
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
        return new MillracePeer(assembly, folder);
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

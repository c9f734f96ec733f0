package io.millrace.bench.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compiles what the torture has in C, which no Java program can do. */
final class CSource {

    private static final Path FOLDER = Path.of("bench/src/main/c");

    private CSource() {}

    /**
     * Compiles a source.
     *
     * @param name of the source
     * @param target the program or library that is made, unless it is there
     * @param options of the compiler, behind the source; the shell reads them
     * @param needed what has to be installed, for the error
     * @throws IOException with what the compiler says
     */
    static void compile(String name, Path target, String options, String needed)
            throws IOException, InterruptedException {
        if (Files.exists(target)) {
            return;
        }
        Path messages = target.resolveSibling(name + ".txt");
        String command = "gcc -O2 -Wall -o '" + target + "' '" + FOLDER.resolve(name) + "' " + options;
        int code = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(messages.toFile())
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException(
                    name + " cannot be compiled; that needs " + needed + ":\n" + Files.readString(messages));
        }
    }
}

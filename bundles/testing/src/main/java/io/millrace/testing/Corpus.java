package io.millrace.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The inputs that fuzzing has kept for a target, one a file, in {@code src/test/corpus/{target}} of its module. {@code ./millrace fuzz}
 * looks for more.
 */
public final class Corpus {

    private static final Path FOLDER = Path.of("src/test/corpus");

    private Corpus() {}

    /**
     * Gives each input to a target.
     *
     * @param name of the folder
     * @param target throws where the input shows a bug
     * @throws AssertionError naming the input, if the target throws, or if there is no input
     */
    public static void replay(String name, Consumer<byte[]> target) throws IOException {
        List<Path> inputs;
        try (Stream<Path> files = Files.list(FOLDER.resolve(name))) {
            inputs = files.sorted().toList();
        }
        if (inputs.isEmpty()) {
            throw new AssertionError("there is no input in " + FOLDER.resolve(name));
        }
        for (Path input : inputs) {
            try {
                target.accept(Files.readAllBytes(input));
            } catch (RuntimeException | Error e) {
                throw new AssertionError(input + ": " + e, e);
            }
        }
    }
}

package io.millrace.streams.internal.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The templates of routes that files can fill in, in a folder of their own. Read anew for each file that names one. Any thread.
 *
 * @param folder of the files with templates; it may be missing
 */
public record Templates(Path folder) {

    private static final String NAMES_ONE = "templatedRoute";

    /**
     * Returns the templates for a file, none where it names none.
     *
     * @param text the file
     * @throws IOException if the folder cannot be read
     */
    List<RouteSource> of(String text) throws IOException {
        if (!text.contains(NAMES_ONE) || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            List<Path> files = found.filter(Files::isRegularFile)
                    .filter(file -> RouteSource.isRouteFile(String.valueOf(file.getFileName())))
                    .sorted()
                    .toList();
            List<RouteSource> templates = new ArrayList<>();
            for (Path file : files) {
                templates.add(read(file));
            }
            return templates;
        }
    }

    private static RouteSource read(Path file) throws IOException {
        String name = "templates/" + file.getFileName();
        Optional<String> tooLarge = FileBounds.tooLarge(Files.size(file));
        if (tooLarge.isPresent()) {
            throw new IOException(name + ": " + tooLarge.get());
        }
        return RouteSource.of(name, Files.readAllBytes(file), false);
    }

    /**
     * Tells whether a file, or a template for it, holds a text.
     *
     * @param what to look for
     * @param text the file
     */
    public boolean isThere(String what, String text) {
        try {
            return text.contains(what)
                    || of(text).stream().anyMatch(template -> template.text().contains(what));
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns a number that is another one when the templates for a file changed. */
    public int fingerprint(String text) {
        try {
            return of(text).hashCode();
        } catch (IOException e) {
            return 0;
        }
    }
}

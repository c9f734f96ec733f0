package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What an operator reads in a node's log from some moment on. The words are free; level and number of lines are not. */
final class NodeLog {

    private final Path file;
    private final long lines;

    /** Begins to watch at the log's end. */
    NodeLog(MillraceProcess node) {
        file = node.data().resolve("log/karaf.log");
        lines = lines().size();
    }

    /** Waits for the line that names something, and fails unless it is one line of that level without a stack trace. */
    void expectOnce(String level, String words) {
        await("a line about " + words)
                .atMost(Duration.ofSeconds(10))
                .until(() -> about(words).count() > 0);
        List<String> found = about(words).toList();
        assertEquals(found.toString(), 1, found.size());
        assertEquals(found.toString(), level, level(found.get(0)));
    }

    /** The lines at WARN and ERROR, and those of stack traces. */
    List<String> alarming() {
        return since().filter(line -> level(line).matches("WARN|ERROR") || line.startsWith("\tat "))
                .toList();
    }

    private Stream<String> about(String words) {
        return since().filter(line -> line.contains(words) && !level(line).equals("DEBUG"));
    }

    private Stream<String> since() {
        return lines().stream().skip(lines);
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String level(String line) {
        String[] columns = line.split("\\|", 3);
        return columns.length < 3 ? "" : columns[1].strip();
    }
}

package io.millrace.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/** Runs a test and, when it fails, prints the end of the node's log. */
final class FailureReport extends Statement {

    private static final int LINES = 150;

    private final Statement test;
    private final Description description;
    private final Path data;

    FailureReport(Statement test, Description description, Path data) {
        this.test = test;
        this.description = description;
        this.data = data;
    }

    // A test fails with any Throwable, and all of them are handed on.
    @Override
    public void evaluate() throws Throwable {
        try {
            test.evaluate();
        } catch (Throwable failure) {
            print(data.resolve("log/karaf.log"));
            print(Path.of(data + ".console"));
            throw failure;
        }
    }

    private void print(Path file) throws IOException {
        if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file);
            System.out.println("---- " + description.getDisplayName() + ": the end of " + file);
            lines.stream().skip(Math.max(0, lines.size() - LINES)).forEach(System.out::println);
        }
    }
}

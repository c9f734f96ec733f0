package io.millrace.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The result as a Markdown table for people and as JSON for programs. */
final class Report {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Measurement> measurements;
    private final List<Budget> budgets;
    private final List<String> notes;

    /**
     * Takes what is to be told.
     *
     * @param measurements the scenarios
     * @param budgets what was to be reached
     * @param notes what a reader must know, such as who took no part
     */
    Report(List<Measurement> measurements, List<Budget> budgets, List<String> notes) {
        this.measurements = measurements;
        this.budgets = budgets;
        this.notes = notes;
    }

    /** Renders the table, the budgets and the notes. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append(
                "| scenario | server | messages or log-ins/s | Millrace/it | CPU s per 100,000 | Millrace/it | answer p50, p99 ms"
                        + " | resident MiB |\n|---|---|---|---|---|---|---|---|\n");
        for (Measurement of : measurements) {
            for (String peer : of.rounds().keySet()) {
                text.append(row(of, peer));
            }
        }
        text.append("\n| budget | measured | kept |\n|---|---|---|\n");
        for (Budget budget : budgets) {
            String kept = budget.kept().map(yes -> yes ? "yes" : "**no**").orElse("-");
            text.append("| " + budget.text() + " | " + budget.measured() + " | " + kept + " |\n");
        }
        text.append('\n');
        notes.forEach(note -> text.append("- " + note + "\n"));
        return text.toString();
    }

    private static String row(Measurement of, String peer) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,.0f | %s | %.2f | %s | %.1f, %.1f | %,.0f |%n",
                of.scenario().word(),
                peer,
                number(of, peer, Round::rate),
                ratio(of, peer, Round::rate),
                number(of, peer, Round::cpuPer100k),
                ratio(of, peer, Round::cpuPer100k),
                number(of, peer, Round::p50Millis),
                number(of, peer, Round::p99Millis),
                number(of, peer, Round::residentMiB));
    }

    private static double number(Measurement of, String peer, ToDoubleFunction<Round> number) {
        return of.median(peer, number).orElseThrow();
    }

    private static String ratio(Measurement of, String peer, ToDoubleFunction<Round> number) {
        Optional<Double> ratio = Budget.ratio(of, peer, number);
        return ratio.map(value -> String.format(Locale.ROOT, "%.2f", value)).orElse("-");
    }

    /** Writes every round. */
    void writeJson(Path file) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("java", System.getProperty("java.version"))
                .put("processors", Runtime.getRuntime().availableProcessors());
        for (Measurement of : measurements) {
            ObjectNode scenario = root.withObjectProperty(of.scenario().word());
            of.rounds().forEach((peer, rounds) -> {
                ArrayNode array = scenario.putArray(peer);
                rounds.forEach(array::addPOJO);
            });
        }
        ArrayNode kept = root.putArray("budgets");
        for (Budget budget : budgets) {
            ObjectNode node = kept.addObject().put("budget", budget.text()).put("measured", budget.measured());
            budget.kept().ifPresent(yes -> node.put("kept", yes));
        }
        notes.forEach(root.putArray("notes")::add);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
    }
}

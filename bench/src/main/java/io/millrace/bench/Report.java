package io.millrace.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.bench.measure.Budget;
import io.millrace.bench.measure.Figure;
import io.millrace.bench.measure.Measurement;
import io.millrace.bench.measure.Round;
import io.millrace.bench.server.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The result: as Markdown for people, as JSON for programs, and a plot of each scenario. */
final class Report {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Measurement> measurements;
    private final List<String> notes;

    /**
     * Takes what is to be told.
     *
     * @param measurements the scenarios
     * @param notes what a reader must know, such as who took no part
     */
    Report(List<Measurement> measurements, List<String> notes) {
        this.measurements = measurements;
        this.notes = notes;
    }

    private List<Budget> budgets() {
        return measurements.stream().flatMap(of -> of.budgets().stream()).toList();
    }

    /** Tells whether no budget was missed; one that could not be measured was not. */
    boolean isKept() {
        return budgets().stream().allMatch(budget -> budget.kept().orElse(true));
    }

    /** Renders the tables and the notes. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        if (measurements.stream().anyMatch(of -> !of.rounds().isEmpty())) {
            text.append(
                    "| scenario | server | messages or log-ins/s | Millrace/it | CPU s per 100,000 | Millrace/it | answer p50,"
                            + " p99 ms | resident MiB | disk MiB per 100,000 |\n|---|---|---|---|---|---|---|---|---|\n");
            measurements.forEach(of -> of.rounds().keySet().forEach(peer -> text.append(row(of, peer))));
            text.append('\n');
        }
        if (measurements.stream().anyMatch(of -> !of.figures().isEmpty())) {
            text.append("| scenario | what | | measured |\n|---|---|---|---|\n");
            measurements.forEach(of -> of.figures().forEach(figure -> text.append(row(of, figure))));
            text.append('\n');
        }
        text.append("| budget | measured | kept |\n|---|---|---|\n");
        for (Budget budget : budgets()) {
            String kept = budget.kept().map(yes -> yes ? "yes" : "**no**").orElse("-");
            text.append("| " + budget.text() + " | " + budget.measured() + " | " + kept + " |\n");
        }
        text.append('\n');
        notes.forEach(note -> text.append("- " + note + "\n"));
        return text.toString();
    }

    private static String row(Measurement of, String peer) {
        boolean answered = number(of, peer, round -> round.latency().count()) > 0;
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,.0f | %s | %.2f | %s | %s | %,.0f | %,.1f |%n",
                of.scenario(),
                peer,
                number(of, peer, Round::rate),
                ratio(of, peer, Round::rate),
                number(of, peer, Round::cpuPer100k),
                ratio(of, peer, Round::cpuPer100k),
                answered
                        ? String.format(
                                Locale.ROOT,
                                "%.1f, %.1f",
                                number(of, peer, round -> round.latency().p50Millis()),
                                number(of, peer, round -> round.latency().p99Millis()))
                        : "-",
                number(of, peer, round -> round.usage().residentMiB()),
                number(of, peer, Round::diskMiBPer100k));
    }

    private static String row(Measurement of, Figure figure) {
        String format = Math.abs(figure.value()) < 100 ? "%.2f" : "%,.0f";
        String value = String.format(Locale.ROOT, format, figure.value());
        return "| " + of.scenario() + " | " + figure.group() + " | " + figure.what() + " | "
                + (value + " " + figure.unit()).strip() + " |\n";
    }

    private static double number(Measurement of, String peer, ToDoubleFunction<Round> number) {
        return of.median(peer, number).orElseThrow();
    }

    private static String ratio(Measurement of, String peer, ToDoubleFunction<Round> number) {
        Optional<Double> ratio = of.ratio(peer, number);
        return ratio.map(value -> String.format(Locale.ROOT, "%.2f", value)).orElse("-");
    }

    /** Writes {@code report.md}, {@code report.json} with every round, and {@code <scenario>.svg}. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.md"), markdown());
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve("report.json").toFile(), json());
        for (Measurement of : measurements) {
            Files.writeString(
                    folder.resolve(of.scenario() + ".svg"), Plot.of(of).svg());
        }
    }

    private ObjectNode json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("java", System.getProperty("java.version")).put("processors", Machine.processors());
        ObjectNode scenarios = root.putObject("scenarios");
        for (Measurement of : measurements) {
            ObjectNode scenario = scenarios.putObject(of.scenario());
            ObjectNode rounds = scenario.putObject("rounds");
            of.rounds().forEach((peer, all) -> {
                ArrayNode array = rounds.putArray(peer);
                all.forEach(array::addPOJO);
            });
            ArrayNode figures = scenario.putArray("figures");
            of.figures().forEach(figures::addPOJO);
        }
        ArrayNode kept = root.putArray("budgets");
        for (Budget budget : budgets()) {
            ObjectNode node = kept.addObject().put("budget", budget.text()).put("measured", budget.measured());
            budget.kept().ifPresent(yes -> node.put("kept", yes));
        }
        notes.forEach(root.putArray("notes")::add);
        return root;
    }
}

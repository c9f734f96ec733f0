package io.millrace.bench.nab;

import io.millrace.bench.server.MillracePeer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Scores the anomaly function of rules on labelled data: uploads each series as a device, and asks a back-test of one rule, the same
 * for all, for its alerts. {@code ./millrace bench --nab} calls it.
 */
public final class NabMain {

    private static final int UPLOAD = 5_000;

    private final PrintStream out;
    private final Path folder;
    private final String condition;

    /**
     * Prepares it.
     *
     * @param folder of the series and their labels
     * @param condition of the rule
     * @param out for the table
     */
    public NabMain(Path folder, String condition, PrintStream out) {
        this.folder = folder;
        this.condition = condition;
        this.out = out;
    }

    /** Runs it on a distribution. */
    public void run(Path assembly) throws IOException, InterruptedException {
        List<NabSeries> all = NabSeries.read(folder);
        Path data = Files.createTempDirectory("millrace-nab");
        out.println("starting Millrace in " + data);
        try (MillracePeer server = new MillracePeer(assembly, data)) {
            Instant start = Instant.now().minusSeconds(1);
            Map<String, String> passwords =
                    server.admit(all.stream().map(NabSeries::name).toList());
            for (NabSeries series : all) {
                upload(server, series, passwords.get(series.name()));
            }
            String rule = "{\"time\":\"device\",\"lateness\":\"1 day\",\"condition\":\"" + condition + "\"}";
            table(all, server.backtest(rule, start, Instant.now().plusSeconds(1)));
        }
    }

    private static void upload(MillracePeer server, NabSeries series, String password)
            throws IOException, InterruptedException {
        for (int from = 0; from < series.times().size(); from += UPLOAD) {
            StringBuilder lines = new StringBuilder();
            for (int i = from; i < Math.min(series.times().size(), from + UPLOAD); i++) {
                lines.append("{\"time\":\"")
                        .append(series.times().get(i))
                        .append("\",\"payload\":{\"value\":")
                        .append(series.values().get(i))
                        .append("}}\n");
            }
            server.upload(series.name(), password, lines.toString());
        }
    }

    private void table(List<NabSeries> all, Map<String, List<Instant>> alerts) {
        out.println();
        out.println("rule: " + condition);
        out.println();
        out.println("| series | values | alerts | right | precision | windows | found | recall | NAB score |");
        out.println("|---|---|---|---|---|---|---|---|---|");
        List<NabScore> scores = new ArrayList<>();
        long values = 0;
        for (NabSeries series : all) {
            NabScore score = NabScore.of(series, alerts.getOrDefault(series.name(), List.of()));
            scores.add(score);
            values += series.times().size();
            out.println(line(series.name(), series.times().size(), score));
        }
        out.println(line("together", values, NabScore.sum(scores)));
        out.println();
        out.println(
                "NAB score: standard profile, 100 is perfect, 0 says nothing at all; alerts are episodes of the rule.");
    }

    private static String line(String name, long values, NabScore score) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %.2f | %d | %d | %.2f | %.1f |",
                name,
                values,
                score.alerts(),
                score.inside(),
                score.precision(),
                score.windows(),
                score.found(),
                score.recall(),
                score.normalized());
    }
}

package io.millrace.bench;

import io.millrace.bench.client.Dialect;
import io.millrace.bench.scenario.Plan;
import io.millrace.bench.scenario.Scenario;
import io.millrace.bench.scenario.Scenarios;
import io.millrace.bench.server.Contender;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the benchmark was started.
 *
 * @param plan how the scenarios are run
 * @param only the scenarios to run
 * @param report the folder for the report
 * @param nab score the anomaly function of rules by this condition, and nothing else
 */
record Options(Plan plan, List<Scenario> only, Path report, Optional<String> nab) {

    /** What {@code --help} prints. */
    static final String USAGE =
            """
            usage: ./millrace bench [--quick] [--only SCENARIO,...] [--peers PEER,...] [--report FOLDER]

              --quick          fewer, shorter and smaller: shows that it works, and is no result
              --only           of the scenarios below
              --peers          of: {peers}; or none
              --protocol       of the devices in comparisons: mqtt311 (default), mqtt5, amqp (Millrace alone)
              --qos            0, 1 (default) or 2
              --beside FOLDER  another distribution of Millrace as one more peer, such as that before a change
              --profile        samples where the time of Millrace goes, in each comparison: flame graph and list in the report
              --report FOLDER  report.md, report.json and a plot for each scenario; default bench/target/report
              --nab            instead: scores a rule on the labelled series of demo/data
              --rule COND      its condition; default {nab}

            {scenarios}

            A peer that is not installed takes no part, and the report says so. Exit code 1: a budget was missed, or Millrace lost,
            repeated or reordered what it acknowledged; 2: the benchmark itself failed.""";

    /** The limit that docs/rules.md advises. */
    static final String ANOMALY = "anomaly(value) > 5";

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static Options of(List<String> arguments) {
        Reading reading = new Reading();
        for (Iterator<String> words = arguments.iterator(); words.hasNext(); ) {
            String word = words.next();
            switch (word) {
                case "--quick" -> reading.quick = true;
                case "--profile" -> reading.profile = true;
                case "--only" -> reading.only = Scenarios.of(value(word, words));
                case "--peers" -> reading.peers = peers(value(word, words));
                case "--protocol" -> reading.protocol = Dialect.protocol(value(word, words));
                case "--qos" -> reading.qos = number(word, value(word, words));
                case "--report" -> reading.report = Path.of(value(word, words));
                case "--nab" -> reading.nab = reading.nab.or(() -> Optional.of(ANOMALY));
                case "--rule" -> reading.nab = Optional.of(value(word, words));
                case "--assembly" -> reading.assembly = Optional.of(Path.of(value(word, words)));
                case "--beside" -> reading.beside =
                        Optional.of(Path.of(value(word, words)).toAbsolutePath());
                default -> throw new IllegalArgumentException("there is no option '" + word + "'\n\n" + usage());
            }
        }
        return reading.options();
    }

    /** What was read so far. */
    private static final class Reading {

        private Optional<Path> assembly = Optional.empty();
        private Optional<Path> beside = Optional.empty();
        private boolean quick;
        private boolean profile;
        private List<Scenario> only = Scenarios.ALL;
        private Set<Contender> peers = Set.of(Contender.values());
        private Dialect.Protocol protocol = Dialect.USUAL.protocol();
        private int qos = Dialect.USUAL.qos();
        private Path report = Path.of("bench/target/report");
        private Optional<String> nab = Optional.empty();

        Options options() {
            Dialect dialect = new Dialect(protocol, qos);
            return new Options(new Plan(assembly, beside, peers, dialect, quick, profile), only, report, nab);
        }
    }

    /** Returns the text of {@code --help}. */
    static String usage() {
        return USAGE.replace("{nab}", ANOMALY)
                .replace("{peers}", Contender.all())
                .replace(
                        "{scenarios}",
                        Scenarios.ALL.stream()
                                .map(scenario -> String.format("  %-12s %s", scenario.word(), scenario.about()))
                                .collect(Collectors.joining("\n")));
    }

    private static String value(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(option + " wants a value\n\n" + usage());
        }
        return words.next();
    }

    private static Set<Contender> peers(String words) {
        return "none".equals(words) ? Set.of() : Contender.of(words);
    }

    private static int number(String option, String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " wants a number, not '" + word + "'", e);
        }
    }
}

package io.millrace.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the benchmark was started.
 *
 * @param assembly the distribution to measure; empty measures the peers alone, for work on the benchmark itself
 * @param quick fewer and shorter rounds: shows that it works, and is no result
 * @param only the scenarios to run
 * @param json where the numbers go
 * @param nab score the anomaly function of rules by this condition, and nothing else
 */
record Options(Optional<Path> assembly, boolean quick, Set<Scenario> only, Path json, Optional<String> nab) {

    /** What {@code --help} prints. */
    static final String USAGE =
            """
            usage: ./millrace bench [--quick] [--only SCENARIO,...] [--json FILE]

              --quick        fewer and shorter rounds: shows that it works, and is no result
              --only         of: {scenarios}
              --json FILE    all rounds as JSON; default bench/target/bench.json
              --nab          instead: scores a rule on the labelled series of demo/data
              --rule COND    its condition; default {nab}

            Mosquitto takes part where it is installed (Debian: apt-get install mosquitto).""";

    /** The limit that docs/rules.md advises. */
    static final String ANOMALY = "anomaly(value) > 5";

    /** What is measured. */
    enum Scenario {
        /** From the routes to queryable state and history, at full load. */
        PIPELINE,
        /** The same at 6,000 messages a second. */
        SUSTAINED,
        /** The same at half of what it can take. */
        HALF,
        /** Connections a second of devices that log in for the first time. */
        LOGIN,
        /** Accepting alone, with the route to state and history taken away. */
        INGEST;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static Options of(List<String> arguments) {
        Optional<Path> assembly = Optional.empty();
        boolean quick = false;
        Set<Scenario> only = EnumSet.allOf(Scenario.class);
        Path json = Path.of("bench/target/bench.json");
        Optional<String> nab = Optional.empty();
        for (Iterator<String> words = arguments.iterator(); words.hasNext(); ) {
            String word = words.next();
            switch (word) {
                case "--quick" -> quick = true;
                case "--only" -> only = scenarios(value(word, words));
                case "--json" -> json = Path.of(value(word, words));
                case "--nab" -> nab = nab.or(() -> Optional.of(ANOMALY));
                case "--rule" -> nab = Optional.of(value(word, words));
                case "--assembly" -> assembly = Optional.of(Path.of(value(word, words)));
                default -> throw new IllegalArgumentException("there is no option '" + word + "'\n\n" + usage());
            }
        }
        return new Options(assembly, quick, only, json, nab);
    }

    /** Returns the text of {@code --help}. */
    static String usage() {
        return USAGE.replace("{nab}", ANOMALY)
                .replace(
                        "{scenarios}",
                        Arrays.stream(Scenario.values()).map(Scenario::word).collect(Collectors.joining(", ")));
    }

    private static String value(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(option + " wants a value\n\n" + usage());
        }
        return words.next();
    }

    private static Set<Scenario> scenarios(String words) {
        Set<Scenario> scenarios = EnumSet.noneOf(Scenario.class);
        for (String word : words.split(",")) {
            scenarios.add(Arrays.stream(Scenario.values())
                    .filter(scenario -> scenario.word().equals(word.trim()))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalArgumentException("there is no scenario '" + word + "'\n\n" + usage())));
        }
        return scenarios;
    }
}

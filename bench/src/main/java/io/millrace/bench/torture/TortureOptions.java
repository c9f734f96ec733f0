package io.millrace.bench.torture;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The command line of {@link Torture}.
 *
 * @param assembly the distribution
 * @param numbers by their options, where given
 * @param seed of the random moments
 * @param brief whether it is the short form, which is a trial of its own
 * @param only the trials to run by their names, in that order; empty for all
 */
record TortureOptions(
        Path assembly, Map<String, Integer> numbers, long seed, boolean brief, Optional<List<String>> only) {

    static final String USAGE =
            """
            usage: ./millrace torture [--only TRIAL,...] [--seed N] [--minutes N] [--kills N] [--cuts N] [--rounds N]
                                  [--clients N]
                   ./millrace torture --short [--seed N]

            Starts a server of its own for each trial, puts it under load on MQTT, AMQP, STOMP and HTTP with commands both ways, breaks
            it, and counts what it acknowledged. Exit code 1 if anything is lost, out of order, twice in the history, or a command has
            not exactly one outcome.

              --short       in less than five minutes, on one server: two kills, one of them right after SIGSTOP; swaps of most
                            bundles, and one that goes back; a crowd of 64, malformed packets, sizes; a failing fdatasync, and power loss, where this
                            machine has what power needs, without Mosquitto, and else it says so
              --only TRIAL  one or more of these, with commas between; default: all of them
                  kills     kill -9 at random moments, sometimes during the start, and SIGSTOP for longer than the keep-alive
                  power     power loss: what was not synced is gone, and Mosquitto must lose by it what it acknowledged; needs root,
                            FUSE (gcc, pkg-config, libfuse3-dev) and Mosquitto
                  disk      a tmpfs that fills up and is freed again; needs root
                  readonly  the data folder becomes read-only; needs what power needs, without Mosquitto
                  sync      fdatasync fails, and later does not; needs the same
                  tails     kill -9, and torn ends of the files that are written last; then the end of the log is cut off
                  clock     the clock jumps an hour forward and back; needs gcc
                  swap      bundle:update of every bundle but api and gateway, which no connection may notice; then of those two
                  slow      a slow consumer, one that never acknowledges, a group that nobody reads: memory is bounded, the others as fast
                  overload  ten times as many clients as it can take at once; normal within 30 s after
                  crowd     clients that are silent, slow, or talk garbage on each port, malformed packets, sizes around the limits
              --seed N      chooses the moments of an earlier run again; default: new ones, and the seed is printed
              --minutes N   kills: after which no new round begins; default one for each, and the count comes after that.
                            slow, overload: for how long; default 1
              --kills N     how often; default 10, or as often as the minutes allow where those are given
              --cuts N      how often the power is cut; default 3
              --rounds N    how often each bundle is updated; default 1
              --clients N   how many in the crowd; default 10000""";

    private static final Set<String> NUMBERS = Set.of("--minutes", "--kills", "--cuts", "--rounds", "--clients");
    private static final int KILLS = 10;
    private static final int CUTS = 3;
    private static final int CLIENTS = 10_000;
    private static final Duration CALM = Duration.ofSeconds(30);

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static TortureOptions of(List<String> arguments) {
        Path assembly = null;
        Map<String, Integer> numbers = new HashMap<>();
        long seed = System.nanoTime() & 0xffffff;
        boolean brief = false;
        Optional<List<String>> only = Optional.empty();
        for (Iterator<String> words = arguments.iterator(); words.hasNext(); ) {
            String word = words.next();
            if (NUMBERS.contains(word)) {
                numbers.put(word, positive(word, words));
                continue;
            }
            switch (word) {
                case "--assembly" -> assembly = Path.of(value(word, words)).toAbsolutePath();
                case "--short" -> brief = true;
                case "--only" -> only = Optional.of(List.of(value(word, words).split(",")));
                case "--seed" -> seed = number(word, value(word, words));
                default -> throw new IllegalArgumentException("there is no option '" + word + "'\n\n" + USAGE);
            }
        }
        if (assembly == null) {
            throw new IllegalArgumentException("--assembly is missing; start it with ./millrace torture");
        }
        TortureOptions options = new TortureOptions(assembly, numbers, seed, brief, only);
        if (brief && (only.isPresent() || !numbers.isEmpty())) {
            throw new IllegalArgumentException("--short goes with --seed alone; what it does is fixed");
        }
        options.trials();
        return options;
    }

    /** Returns how many kills. */
    int kills() {
        return numbers.getOrDefault("--kills", numbers.containsKey("--minutes") ? Integer.MAX_VALUE : KILLS);
    }

    /** Returns after how many minutes no new round of kills begins. */
    int minutes() {
        return numbers.getOrDefault("--minutes", kills());
    }

    /**
     * Returns the trials to run.
     *
     * @throws IllegalArgumentException if there is none of a name that was given
     */
    List<Trial> trials() {
        if (brief) {
            return List.of(new ShortForm());
        }
        int minutesOfLoad = numbers.getOrDefault("--minutes", 1);
        Map<String, Trial> known = new LinkedHashMap<>();
        for (Trial trial : List.of(
                new Kills(kills(), minutes()),
                new Power(numbers.getOrDefault("--cuts", CUTS)),
                new DiskFull(),
                new ReadOnly(),
                new SyncFailure(),
                new Tails(),
                new Clock(),
                new Swaps(numbers.getOrDefault("--rounds", 1), CALM, Set.of()),
                new SlowConsumers(minutesOfLoad),
                new Overload(minutesOfLoad),
                new Crowd(numbers.getOrDefault("--clients", CLIENTS)))) {
            known.put(trial.word(), trial);
        }
        if (only.isEmpty()) {
            return List.copyOf(known.values());
        }
        List<Trial> chosen = new ArrayList<>();
        for (String word : only.get()) {
            if (!known.containsKey(word)) {
                throw new IllegalArgumentException("there is no trial '" + word + "', but " + known.keySet());
            }
            chosen.add(known.get(word));
        }
        return chosen;
    }

    private static int positive(String option, Iterator<String> words) {
        long number = number(option, value(option, words));
        if (number < 1 || number > 100_000) {
            throw new IllegalArgumentException(option + " is from 1 to 100000, not " + number);
        }
        return (int) number;
    }

    private static long number(String option, String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " wants a whole number, not '" + word + "'", e);
        }
    }

    private static String value(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(option + " wants a value\n\n" + USAGE);
        }
        return words.next();
    }
}

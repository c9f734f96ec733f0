package io.millrace.bench.torture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line of {@link Torture}.
 *
 * @param assembly the distribution
 * @param minutes after which no new round of kills begins
 * @param kills how many
 * @param cuts of power, how many
 * @param seed of the random moments
 * @param only the trials to run by their names, in that order; empty for all
 */
record TortureOptions(Path assembly, int minutes, int kills, int cuts, long seed, Optional<List<String>> only) {

    static final String USAGE =
            """
            usage: ./millrace torture [--only TRIAL,...] [--kills N] [--minutes N] [--cuts N]
                                  [--seed N]

            Starts a server of its own for each trial, puts it under load on MQTT, AMQP and STOMP with commands both ways, breaks it,
            and counts what it acknowledged. Exit code 1 if anything is lost, out of order, twice in the history, or a command has not
            exactly one outcome.

              --only TRIAL  one or more of these, with commas between; default: all of them
                  kills     kill -9 at random moments, sometimes during the start, and SIGSTOP for longer than the keep-alive
                  power     power loss: what was not synced is gone, and Mosquitto must lose by it what it acknowledged; needs root,
                            FUSE (gcc, pkg-config, libfuse3-dev) and Mosquitto
                  disk      a tmpfs that fills up and is freed again; needs root
                  readonly  the data folder becomes read-only; needs what power needs, without Mosquitto
                  sync      fdatasync fails, and later does not; needs the same
                  tails     kill -9, and torn ends of the files that are written last; then the end of the log is cut off
                  clock     the clock jumps an hour forward and back; needs gcc
              --kills N     how often; default 10, or as often as the minutes allow where those are given
              --minutes N   after which no new round of kills begins; default one for each. The count comes after that
              --cuts N      how often the power is cut; default 3
              --seed N      chooses the moments of an earlier run again; default: new ones, and the seed is printed""";

    private static final int KILLS = 10;
    private static final int CUTS = 3;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static TortureOptions of(List<String> arguments) {
        Path assembly = null;
        int minutes = 0;
        int kills = 0;
        int cuts = CUTS;
        long seed = System.nanoTime() & 0xffffff;
        Optional<List<String>> only = Optional.empty();
        for (Iterator<String> words = arguments.iterator(); words.hasNext(); ) {
            String word = words.next();
            switch (word) {
                case "--assembly" -> assembly = Path.of(value(word, words)).toAbsolutePath();
                case "--only" -> only = Optional.of(List.of(value(word, words).split(",")));
                case "--minutes" -> minutes = positive(word, words);
                case "--kills" -> kills = positive(word, words);
                case "--cuts" -> cuts = positive(word, words);
                case "--seed" -> seed = number(word, value(word, words));
                default -> throw new IllegalArgumentException("there is no option '" + word + "'\n\n" + USAGE);
            }
        }
        if (assembly == null) {
            throw new IllegalArgumentException("--assembly is missing; start it with ./millrace torture");
        }
        if (kills == 0) {
            kills = minutes == 0 ? KILLS : Integer.MAX_VALUE;
        }
        TortureOptions options = new TortureOptions(assembly, minutes == 0 ? kills : minutes, kills, cuts, seed, only);
        options.trials();
        return options;
    }

    /**
     * Returns the trials to run.
     *
     * @throws IllegalArgumentException if there is none of a name that was given
     */
    List<Trial> trials() {
        Map<String, Trial> known = new LinkedHashMap<>();
        for (Trial trial : List.of(
                new Kills(kills, minutes),
                new Power(cuts),
                new DiskFull(),
                new ReadOnly(),
                new SyncFailure(),
                new Tails(),
                new Clock())) {
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

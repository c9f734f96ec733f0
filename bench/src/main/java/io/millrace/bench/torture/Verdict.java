package io.millrace.bench.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a ledger says of a server at the end of a trial.
 *
 * @param sum of history, consumer groups and commands
 * @param kept whether the server kept its word
 * @param words what was counted, line by line
 */
record Verdict(Ledger.Count sum, boolean kept, List<String> words) {

    /** Counts; a repetition in the history is a fault, for it is told by its message id. */
    static Verdict of(Ledger ledger) {
        Ledger.Count history = ledger.inHistory();
        Ledger.Count group = ledger.inGroup();
        List<String> faults = new ArrayList<>(ledger.withSeveralOutcomes());
        faults.addAll(ledger.complaints());
        List<String> words = new ArrayList<>(List.of(
                line(
                        "%d records acknowledged to %d devices",
                        ledger.size(), ledger.newest().size()),
                line("history: %s", history),
                line("consumer group: %s (a repetition is allowed here)", group),
                line(
                        "commands: %d taken, %d without an outcome, %d with several, %d outcomes told again (allowed); %s",
                        ledger.commands(),
                        ledger.withoutOutcome(),
                        ledger.withSeveralOutcomes().size(),
                        ledger.repeatedOutcomes(),
                        ledger.outcomes())));
        words.addAll(faults);
        Ledger.Count sum =
                history.plus(group).plus(new Ledger.Count(ledger.withoutOutcome(), 0, ledger.repeatedOutcomes()));
        boolean kept = sum.lost() == 0 && sum.reordered() == 0 && history.repeated() == 0 && faults.isEmpty();
        return new Verdict(sum, kept, words);
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}

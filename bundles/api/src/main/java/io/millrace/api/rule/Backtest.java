package io.millrace.api.rule;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a rule would have said of stored history.
 *
 * @param signals the alerts that would have begun and ended
 * @param devices how many devices were looked at
 * @param records how many records
 * @param truncated whether there was more than a back-test reads, says or has time for
 * @param difference to the stored version, where a candidate was tested and there is one
 */
public record Backtest(
        List<RuleSignal> signals, long devices, long records, boolean truncated, Optional<Difference> difference) {

    /** Checks that nothing is missing. */
    public Backtest {
        signals = List.copyOf(signals);
        Objects.requireNonNull(difference, "difference");
    }

    /**
     * A span of arrival times.
     *
     * @param from the first instant
     * @param to the first instant that is not included
     */
    public record Span(Instant from, Instant to) {

        /** Checks the order. */
        public Span {
            if (!from.isBefore(to)) {
                throw new RuleException("/to", "to " + to + " is not after from " + from);
            }
        }
    }

    /**
     * Alerts, with their ends, that one version raises and the other does not, or not at that time.
     *
     * @param version the stored version
     * @param added raised by the tested rule alone
     * @param missing raised by the stored version alone
     */
    public record Difference(int version, List<RuleSignal> added, List<RuleSignal> missing) {

        /** Checks that nothing is missing. */
        public Difference {
            added = List.copyOf(added);
            missing = List.copyOf(missing);
        }
    }
}

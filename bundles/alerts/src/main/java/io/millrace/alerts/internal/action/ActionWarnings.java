package io.millrace.alerts.internal.action;

import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of actions that come to nothing, for each rule and kind of action once a minute, so that no device fills the log; what is left
 * out is counted, and at DEBUG. Any thread.
 */
final class ActionWarnings {

    private static final Logger LOG = LoggerFactory.getLogger(ActionWarnings.class);
    private static final int MOST_A_MINUTE = 100;

    private final Clock clock;
    private final Consumer<String> lines;
    private final Set<String> told = new HashSet<>();
    private long minute;
    private long left;

    ActionWarnings(Clock clock) {
        this(clock, LOG::warn);
    }

    /**
     * Makes them.
     *
     * @param clock whose minutes count
     * @param lines takes what is written
     */
    ActionWarnings(Clock clock, Consumer<String> lines) {
        this.clock = clock;
        this.lines = lines;
    }

    /**
     * Warns of an action.
     *
     * @param ruleId whose alert it is of
     * @param kind of action
     * @param what became of it
     */
    synchronized void warn(String ruleId, String kind, String what) {
        long now = TimeUnit.MILLISECONDS.toMinutes(clock.millis());
        if (now != minute) {
            if (left > 0) {
                lines.accept(
                        left
                                + " more actions of alerts came to nothing since; 'actions' of GET /api/v1/alerts/{id} says why");
            }
            minute = now;
            left = 0;
            told.clear();
        }
        String line = "A " + kind + " of rule " + ruleId + " " + what;
        if (told.size() < MOST_A_MINUTE && told.add(kind + " " + ruleId)) {
            lines.accept(line);
        } else {
            left++;
            LOG.debug(line);
        }
    }
}

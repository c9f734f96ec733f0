package io.millrace.api.rule;

import io.millrace.api.log.LogRecord;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Evaluates rules. Provided by the {@code rules} bundle; any thread, one at a time.
 */
@ProviderType
public interface RuleEngine {

    /**
     * Evaluates records. What was evaluated already is not evaluated again: it gets the answer that it got, so that a route
     * whose next step failed may hand the same records in once more. A caller that hands in later records thereby says that it is
     * done with the earlier ones.
     *
     * @param records in the order of the log
     * @return the alerts that begin and end, in order
     */
    List<RuleSignal> process(List<LogRecord> records);

    /**
     * Returns the alerts that begin and end because time has passed, the same ones until {@link #settle} is told of them.
     *
     * @param max the most
     */
    List<RuleSignal> due(int max);

    /**
     * Says that the first of those that {@link #due} returned are done with.
     *
     * @param count how many
     */
    void settle(int count);
}

package io.millrace.api.rule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The rules there are. Provided by the {@code rules} bundle; any thread. A change is durable, and in force for the next record,
 * when the call returns.
 */
@ProviderType
public interface Rules {

    /** Returns all rules by id. */
    List<Rule> list();

    /**
     * Finds a rule.
     *
     * @param id its name
     */
    Optional<Rule> find(String id);

    /**
     * Reads a document.
     *
     * @param yaml whether it is YAML; else JSON
     * @param text in UTF-8
     * @return the document as JSON values
     * @throws RuleException with line and column if it is neither
     */
    Map<String, Object> read(boolean yaml, byte[] text);

    /**
     * Adds a rule, or a version of it. One that is as the version before changes nothing. A rule that remembers something else
     * than the version before begins anew; alerts that are active end when its own conditions say so.
     *
     * @param id its name, see {@link io.millrace.api.address.Names#requireLevel}
     * @param document the rule as JSON values; docs/rules.md has its members
     * @throws RuleException if it is refused; the version before goes on running
     */
    Rule put(String id, Map<String, Object> document);

    /**
     * Removes a rule; its active alerts end.
     *
     * @param id its name
     * @return whether it was there
     */
    boolean remove(String id);

    /**
     * Lets a rule run or rest. The active alerts of one that rests end.
     *
     * @param id its name
     * @param enabled whether it runs
     * @return the rule, or empty if there is none
     */
    Optional<Rule> setEnabled(String id, boolean enabled);

    /**
     * Runs a rule over the history of all registered devices. Nothing is raised. Its memory is empty at the first instant;
     * metadata and last known values are those of now. Takes its time on the caller's thread, which is bounded; one at a time.
     *
     * @param id its name
     * @param span the arrival times
     * @param candidate a changed document, to be compared with the stored version; empty for the stored version itself
     * @return the result, or empty if there is no such rule and no candidate
     * @throws RuleException if the candidate is refused
     * @throws IllegalStateException if another back-test runs
     * @throws java.util.concurrent.CancellationException if the rules stop meanwhile
     */
    Optional<Backtest> backtest(String id, Backtest.Span span, Optional<Map<String, Object>> candidate);
}

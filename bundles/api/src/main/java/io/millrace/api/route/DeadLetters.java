package io.millrace.api.route;

import io.millrace.api.log.LogRecord;
import io.millrace.api.stream.Content;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Records that a route could not process, each with its reason; bounded by retention. Provided by the {@code streams} bundle;
 * any thread.
 */
@ProviderType
public interface DeadLetters {

    /** What a route id begins with that stands for a consumer group of clients, as in {@code group.crm}. */
    String GROUP_PREFIX = "group.";

    /** What a route id begins with that stands for the actions of a rule's alerts, as in {@code action.hot}. */
    String ACTION_PREFIX = "action.";

    /**
     * Keeps a record. Durable on return.
     *
     * @param routeId the route that could not process it, {@link #GROUP_PREFIX} and the group, or {@link #ACTION_PREFIX}
     *     and the rule
     * @param record the record
     * @param reason what was thrown, in words
     * @param attempts how often it was tried
     */
    void add(String routeId, LogRecord record, String reason, int attempts);

    /**
     * Lists, newest first.
     *
     * @param routeId one route only, or those that run of the file of this id
     * @param limit the most to return
     * @param before only older ones than this id, for the next page
     */
    List<DeadLetter> list(Optional<String> routeId, int limit, Optional<String> before);

    /**
     * Finds one.
     *
     * @param id the dead letter
     */
    Optional<DeadLetter> letter(String id);

    /**
     * Replaces what its record holds, so that a replay may go through. Durable on return.
     *
     * @param id the dead letter
     * @param content instead
     * @return whether it was there
     * @throws IllegalStateException if it is no record of a stream but what a rule said, or an action
     */
    boolean edit(String id, Content content);

    /**
     * Gives one back to its route, or to a consumer of its group, and forgets it once that is done with it; or to the alerts,
     * which try the action again.
     *
     * @param id the dead letter
     * @return whether it was there
     * @throws IllegalStateException if the route does not run or throws again, or the group has no consumer or that rejects it
     *     again; the letter is then kept
     */
    boolean replay(String id);

    /**
     * Discards one.
     *
     * @param id the dead letter
     * @return whether it was there
     */
    boolean discard(String id);

    /**
     * Erases those of a device that is gone for good: all of its generation, and all that were kept until it went. Durable on return; may
     * be repeated.
     *
     * @param deviceId the device
     * @param generationId the generation that is gone
     * @param gone when it was unregistered
     * @return how many there were
     */
    int erase(String deviceId, String generationId, Instant gone);
}

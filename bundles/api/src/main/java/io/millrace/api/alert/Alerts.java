package io.millrace.api.alert;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The durable store of alerts. Provided by the {@code alerts} bundle; any thread but an event loop, since it writes to the
 * database. Every change goes to {@code streams/alerts} once, with the {@code message-id} {@code {id}-{change}}.
 *
 * <p>Of a rule and device at most one alert is open. It is raised anew when it was over; shortly after that, the last one is
 * opened again instead, and what flaps stays open until it is quiet.
 */
@ProviderType
public interface Alerts {

    /**
     * Takes signals, in order; all of them are durable on return. May be called again with the same ones. Signals of rules about
     * a device that is gone are left out.
     *
     * @param signals what rules and routes say
     * @throws IllegalArgumentException if a signal without an episode is of a device that is not registered; then none is taken
     * @throws io.millrace.api.storage.StorageException if they cannot be stored; then none is taken
     */
    void take(List<AlertSignal> signals);

    /**
     * Finds alerts, the newest first.
     *
     * @param query which
     * @param limit 1 to 10,000
     * @param cursor of the page before
     * @throws IllegalArgumentException if the cursor is none of this list
     */
    AlertPage list(AlertQuery query, int limit, Optional<String> cursor);

    /**
     * Looks an alert up.
     *
     * @param id its id
     */
    Optional<Alert> find(String id);

    /**
     * Tells what became of the actions of an alert, the latest first, at most fifty.
     *
     * @param id of the alert
     */
    List<ActionReport> actions(String id);

    /**
     * Does an action once more that was given up, as somebody asks for it by its dead letter. Its time begins anew; if it is given up
     * again, it is a dead letter again.
     *
     * @param key the message id of its dead letter
     * @throws IllegalStateException if the action is not there any more
     */
    void repeat(String key);

    /**
     * Notes that somebody knows of an alert. Of one that is acknowledged already nothing changes.
     *
     * @param id its id
     * @param by who
     * @return the alert, or empty if there is none
     * @throws IllegalStateException if it is cleared
     */
    Optional<Alert> acknowledge(String id, String by);

    /**
     * Clears an alert by hand; a rule that still finds it raises it when it begins anew. Of one that is cleared nothing changes.
     *
     * @param id its id
     * @return the alert, or empty if there is none
     */
    Optional<Alert> clear(String id);

    /**
     * Erases the alerts of a device that is gone for good; none of its changes comes to the log afterwards. Durable on return; may be
     * repeated.
     *
     * @param deviceId the device
     * @param generationId the generation that is gone
     */
    void erase(String deviceId, String generationId);
}

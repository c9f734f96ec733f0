package io.millrace.api.inbox;

import io.millrace.api.stream.Content;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The durable store of commands, one inbox per device, apart from any connection. Provided by the {@code inbox} bundle; any
 * thread. Stages complete after the sync, on the inbox's own thread, which must not be held up; they fail with an
 * {@link InboxException} alone.
 *
 * <p>The way of a command: {@link #submit}; the route reads it from the {@link DeliveryFeed} once the device listens, and hands
 * it to the {@link InboxListener}; the link settles it, the device may respond; the outcome goes to {@code streams/feedback}
 * once. What is acknowledged and gets no response has its outcome after a configured time; a response that comes later yet is
 * an outcome of its own.
 */
@ProviderType
public interface Inbox {

    /**
     * Takes a command.
     *
     * @param request the command
     * @return its status once it is durable, or the status of the one that has its id already; fails with {@code NOT_FOUND}
     *     (no such device), {@code CONFLICT} (the id stands for another command), {@code NOT_CONNECTED}, {@code FULL},
     *     {@code INVALID}, {@code TOO_LARGE}, {@code UNAVAILABLE}
     */
    CompletionStage<CommandStatus> submit(CommandRequest request);

    /**
     * Looks a command up; finished ones are kept for the configured time, beyond the deletion of their device.
     *
     * @param deviceId the device
     * @param commandId the command
     */
    Optional<CommandStatus> find(String deviceId, String commandId);

    /**
     * Lists the commands of a device, the newest first.
     *
     * @param deviceId the device
     * @param state only those in that state
     * @param limit the most commands, 1 to 10,000
     * @param cursor of the page before
     * @throws IllegalArgumentException if the limit or cursor is wrong
     */
    CommandPage list(String deviceId, Optional<CommandState> state, int limit, Optional<String> cursor);

    /**
     * Waits for an outcome.
     *
     * @param deviceId the device
     * @param commandId the command
     * @param timeout how long
     * @return the status as soon as it is final, or as it is after the timeout; fails with {@code NOT_FOUND}
     */
    CompletionStage<CommandStatus> await(String deviceId, String commandId, Duration timeout);

    /**
     * Cancels a command that was not acknowledged.
     *
     * @param deviceId the device
     * @param commandId the command
     * @param reason by whom or why, in words
     * @return its status; fails with {@code NOT_FOUND}, or with {@code CONFLICT} if it was acknowledged or is finished
     */
    CompletionStage<CommandStatus> cancel(String deviceId, String commandId, String reason);

    /**
     * Takes a device's answer; the last level of {@code devices/{id}/responses/{commandId}/{status}} if that is a number.
     *
     * @param deviceId the device
     * @param commandId the command
     * @param status the device's own number
     * @param content what it answered
     * @return the status once it is durable; the first answer counts, and a repetition changes nothing; fails with
     *     {@code NOT_FOUND}, or with {@code CONFLICT} if the command expired, failed or was cancelled
     */
    CompletionStage<CommandStatus> respond(String deviceId, String commandId, int status, Content content);

    /**
     * Settles a command that was delivered, whoever listens now: HTTP's {@code DELETE}, {@code abandon} and {@code reject},
     * and {@code devices/{id}/responses/{commandId}/accept} and the like. Links use {@link InboxLink#settle}.
     *
     * @param deviceId the device
     * @param commandId the command
     * @param settlement what the device made of it
     * @return the status once it is durable; a repetition changes nothing; fails with {@code NOT_FOUND}, or with
     *     {@code CONFLICT} if it was never delivered or is finished otherwise
     */
    CompletionStage<CommandStatus> settle(String deviceId, String commandId, Settlement settlement);

    /**
     * Erases all that is known of a device's commands until it was unregistered, outcomes too; those that the sender was not told
     * yet go to {@code streams/feedback} first, and what still waits is cancelled. A device that is registered anew under the id
     * inherits nothing, and loses nothing if this is called late. Durable on return; may be repeated.
     *
     * @param deviceId the device
     * @param generationId the generation that is gone for good
     * @param gone when it was unregistered
     */
    void erase(String deviceId, String generationId, Instant gone);

    /**
     * Listens to the inbox of a device. The newest listener over all protocols gets the commands; the one before is told. A
     * front listens again when another inbox takes this one's place.
     *
     * @param request whose inbox, and how
     * @param listener the link
     * @return the link as the inbox knows it, to be closed with the device's link
     */
    InboxLink listen(ListenRequest request, InboxListener listener);

    /**
     * Tells whether somebody listens to the inbox of a device.
     *
     * @param deviceId the device
     */
    boolean isListening(String deviceId);

    /**
     * Opens the one feed of what is to go out.
     *
     * @param owner who reads, in words, for whoever asks in vain
     * @throws IllegalStateException if it is open, naming its owner
     */
    DeliveryFeed openDeliveries(String owner);

    /**
     * Opens the one feed of devices that are to be woken.
     *
     * @param owner who reads, in words
     * @throws IllegalStateException if it is open, naming its owner
     */
    WakeUpFeed openWakeUps(String owner);
}

package io.millrace.api.gateway;

import io.millrace.api.address.Address;
import io.millrace.api.identity.Identity;
import io.millrace.api.inbox.InboxLink;
import io.millrace.api.inbox.InboxListener;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.StreamRecord;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An authenticated connection of a device or service. Calls of one session come from one thread at a time.
 */
@ProviderType
public interface Session extends AutoCloseable {

    /** Returns who is connected. */
    Identity identity();

    /**
     * Accepts a message: parses and authorises the address, stamps, appends to the log. A device's response goes to the inbox,
     * and so does a service's command to {@code commands/{deviceId}/{name}}, whose properties are read by
     * {@link io.millrace.api.inbox.CommandProperties#options}; {@code reply-to} (MQTT 5: response topic) and
     * {@code correlation-id} (correlation data) are the sender's.
     *
     * @param address as the client gave it
     * @param content what it sent; stamps that a client pretends are dropped here
     * @param outcome told when it is durable, or why it is not accepted; on this thread where it is refused at once, else on
     *     the log's
     */
    void publish(String address, Content content, PublishOutcome outcome);

    /**
     * Checks and stamps a message as {@link #publish} does, and stores nothing: for what goes another way than through the log,
     * such as what a device collected earlier and adds to its history.
     *
     * @param address as the client gave it
     * @param content what it sent
     * @return the record, stamped with this moment
     * @throws RefusedException if it may not be sent, or a part that knows is away
     */
    default StreamRecord stamp(String address, Content content) throws RefusedException {
        throw new RefusedException(RefusedException.Reason.UNAVAILABLE, "this gateway takes no uploads");
    }

    /**
     * Checks an address before the first message to it, for protocols that announce it, such as AMQP. Whoever does not check
     * here refuses in {@link #publish}.
     *
     * @param address as the client gave it
     * @throws RefusedException if it is no such address or not this client's
     */
    default void authorizeSend(String address) throws RefusedException {}

    /**
     * Checks that the client may receive from an address.
     *
     * @param address as the client gave it
     * @return what it means
     * @throws RefusedException if it is no such address or not this client's
     */
    Address authorizeReceive(String address) throws RefusedException;

    /**
     * Listens to an inbox that {@link #authorizeReceive} allowed. Returns at once: while the inbox is away or being replaced,
     * the link stays as it is, its settlements are kept, and it listens again to the one that comes. The newest link of a
     * device over all protocols gets its commands; the one before hears {@link InboxListener#takenOver} and is then closed.
     * A link hears nothing more once its session has ended.
     *
     * <p>How a protocol uses it: send each {@link io.millrace.api.inbox.CommandDelivery} on its {@code address()} (or with
     * {@code me} where the client said so) with the properties of {@link io.millrace.api.inbox.CommandProperties#toDevice},
     * settle it when the client acknowledges, and close the link with the subscription. Closing gives back what is unsettled.
     *
     * @param inbox whose
     * @param window the most commands that may be unsettled at the client, see {@link InboxLink#window}
     * @param atMostOnce whether a command ends with its delivery; nothing is settled then
     * @param listener the protocol's end
     * @return to be closed by the caller
     */
    default InboxLink listen(Address.Inbox inbox, int window, boolean atMostOnce, InboxListener listener) {
        throw new UnsupportedOperationException("this session has no inbox");
    }

    /**
     * Receives replies to inquiries; every link of a device that does gets them.
     *
     * @param replies whose, as {@link #authorizeReceive} allowed
     * @param listener the protocol's end
     * @return to be closed by the caller
     */
    default ReplyLink listen(Address.Replies replies, ReplyListener listener) {
        throw new UnsupportedOperationException("this session has no replies");
    }

    /**
     * Receives the outcomes of commands that this service sent and that name an address below
     * {@code services/{serviceId}/replies} as reply-to. They are not stored for it: who was away reads
     * {@code streams/feedback}.
     *
     * @param replies its own, as {@link #authorizeReceive} allowed
     * @param listener the protocol's end
     * @return to be closed by the caller
     */
    default ReplyLink listen(Address.ServiceReplies replies, OutcomeReceiver listener) {
        throw new UnsupportedOperationException("this session has no outcomes");
    }

    /** Ends the session; without effect the second time. */
    @Override
    void close();
}

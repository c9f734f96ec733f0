package io.millrace.api.gateway;

import io.millrace.api.address.Address;
import io.millrace.api.identity.Identity;
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
     * Accepts a message: parses and authorises the address, stamps, appends to the log.
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

    /** Ends the session; without effect the second time. */
    @Override
    void close();
}

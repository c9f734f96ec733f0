package io.millrace.api.inbox;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A link that listens to the inbox of a device. Any thread; no method blocks, and none throws when the inbox has gone.
 */
@ProviderType
public interface InboxLink extends AutoCloseable {

    /**
     * Says what the device made of a command. Without effect if the command is with this link no more.
     *
     * @param commandId the command
     * @param settlement what the device made of it
     */
    void settle(String commandId, Settlement settlement);

    /**
     * Changes how many commands may be with the link unsettled. For AMQP that is what is unsettled at the link plus its
     * credit, at every flow.
     *
     * @param window 0 or more
     */
    void window(int window);

    /** Listens no more. What is not settled waits again, at once or when its lock ends. Without effect the second time. */
    @Override
    void close();
}

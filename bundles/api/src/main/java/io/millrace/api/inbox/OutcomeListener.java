package io.millrace.api.inbox;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears what became of commands; registered as a service. The gateway sends it to the reply-to of the sender where that is
 * connected; whoever was not reads {@code streams/feedback}. Called on the inbox's thread after the outcome is durable: an
 * implementation hands over and returns, and does not throw.
 */
@ConsumerType
public interface OutcomeListener {

    /**
     * A command has an outcome.
     *
     * @param status the same that went to {@code streams/feedback}
     */
    void outcome(CommandStatus status);
}

package io.millrace.api.gateway;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * How the gateway slows a client down that sends more than can be stored just now: its connection reads no more, and what the
 * client has sent already stays with its own TCP. Called from any thread, by the one that publishes too; returns at once.
 */
@ConsumerType
public interface FlowControl {

    /** For connections that send one message at a time and wait for its outcome. */
    FlowControl NONE = new FlowControl() {
        @Override
        public void pause() {
            // nothing more comes anyway
        }

        @Override
        public void resume() {
            // it was never paused
        }
    };

    /** Read nothing more: the message that is just being published has to wait. Publishing more is harmless, it waits too. */
    void pause();

    /**
     * Tells whether the protocol has no other answer to a client that sends faster than it may: then its messages wait, and
     * are not refused. MQTT 3.1.1.
     */
    default boolean isOnlyAnswer() {
        return false;
    }

    /** Read on: nothing of this session waits any more. */
    void resume();
}

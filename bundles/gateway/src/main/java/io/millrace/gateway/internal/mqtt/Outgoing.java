package io.millrace.gateway.internal.mqtt;

import io.millrace.api.stream.Content;
import java.util.Map;
import java.util.Optional;

/** A message to the client. On the event loop. */
abstract class Outgoing {

    private final Head head;
    private final Content content;
    private final Map<String, String> user;

    /**
     * What stands before the payload.
     *
     * @param topic on which it is delivered
     * @param qos 0 or 1
     * @param again whether the client may know it (section 3.3.1.1)
     * @param expirySeconds what is left of its time to live; 0 for no end (section 3.3.2.3.3)
     */
    record Head(String topic, int qos, boolean again, long expirySeconds) {}

    /**
     * Makes the message.
     *
     * @param head what stands before
     * @param content content type and payload
     * @param user its user properties, which 3.1.1 does not have
     */
    Outgoing(Head head, Content content, Map<String, String> user) {
        this.head = head;
        this.content = content;
        this.user = user;
    }

    Head head() {
        return head;
    }

    Content content() {
        return content;
    }

    Map<String, String> user() {
        return user;
    }

    /** Returns the correlation data of MQTT 5 (section 3.3.2.3.6); empty for none. */
    Optional<byte[]> correlation() {
        return Optional.empty();
    }

    /** Tells, when its turn has come, whether it is still to be sent. */
    abstract boolean isWanted();

    /** QoS 0: it is written; QoS 1: the client acknowledged it, or refused it, or cannot take it. */
    abstract void settled(boolean accepted);
}

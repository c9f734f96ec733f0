package io.millrace.gateway.internal.stomp;

import io.millrace.api.gateway.RefusedException;
import io.millrace.gateway.internal.groups.RecordDelivery;
import io.millrace.gateway.internal.groups.RecordSink;
import io.millrace.gateway.internal.groups.RecordSource;
import io.millrace.gateway.internal.groups.Settlement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** One SUBSCRIBE: on a consumer group, a live tail, or a device's inbox. On the event loop, but for {@link RecordSink}. */
final class StompSubscription implements RecordSink {

    private static final int PREFETCH = 100;
    private static final int MAX_PREFETCH = 1_000;

    private final String id;
    private final String destination;
    private final AckMode mode;
    private final int prefetch;
    private final StompConnection connection;
    private final StompSubscriptions owner;
    private final Queue<Outgoing> waiting = new ArrayDeque<>();
    private RecordSource source;
    private long done;
    private boolean closed;

    /** How the client acknowledges. */
    private enum AckMode {
        AUTO,
        CLIENT,
        CLIENT_INDIVIDUAL
    }

    private StompSubscription(
            String id, String destination, Limits limits, StompConnection connection, StompSubscriptions owner) {
        this.id = id;
        this.destination = destination;
        this.mode = limits.mode();
        this.prefetch = limits.prefetch();
        this.connection = connection;
        this.owner = owner;
    }

    /** How much the client may have without acknowledging. */
    private record Limits(AckMode mode, int prefetch) {}

    static StompSubscription of(StompFrame frame, StompConnection connection, StompSubscriptions owner)
            throws StompException {
        String destination = StompConnection.required(frame, "destination");
        String id = connection.version() == StompVersion.V1_0
                ? frame.header("id").orElse(destination)
                : StompConnection.required(frame, "id");
        return new StompSubscription(id, destination, new Limits(mode(frame), prefetch(frame)), connection, owner);
    }

    /** Returns the id that an UNSUBSCRIBE names; in 1.0 the destination does as well. */
    static String id(StompFrame frame) throws StompException {
        Optional<String> id = frame.header("id").or(() -> frame.header("destination"));
        return id.isPresent() ? id.get() : StompConnection.required(frame, "id");
    }

    private static AckMode mode(StompFrame frame) throws StompException {
        String text = frame.header("ack").orElse("auto");
        return switch (text) {
            case "auto" -> AckMode.AUTO;
            case "client" -> AckMode.CLIENT;
            case "client-individual" -> AckMode.CLIENT_INDIVIDUAL;
            default -> throw new StompException("ack is '" + text + "', none of auto, client, client-individual");
        };
    }

    private static int prefetch(StompFrame frame) throws StompException {
        String text = frame.header("prefetch-count").orElse(Integer.toString(PREFETCH));
        try {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= MAX_PREFETCH) {
                return count;
            }
        } catch (NumberFormatException e) {
            // told below, as for numbers out of bounds
        }
        throw new StompException("prefetch-count is '" + text + "', no number from 1 to " + MAX_PREFETCH);
    }

    String id() {
        return id;
    }

    String destination() {
        return destination;
    }

    int prefetch() {
        return prefetch;
    }

    boolean isAcknowledged() {
        return mode != AckMode.AUTO;
    }

    boolean isCumulative() {
        return mode == AckMode.CLIENT;
    }

    void opened(RecordSource opened) {
        if (closed) {
            opened.close();
            return;
        }
        source = opened;
        source.permit(prefetch);
    }

    @Override
    public void deliver(RecordDelivery delivery) {
        connection.later(() -> deliver(Outgoing.record(destination, delivery)));
    }

    /** Takes a message that its source has given out. */
    void deliver(Outgoing message) {
        if (!closed) { // else its source has taken it back
            waiting.add(message);
            send();
        }
    }

    /** Sends what waits, as far as the socket takes it. */
    void send() {
        while (!closed && !waiting.isEmpty() && connection.isWritable()) {
            send(waiting.remove());
        }
    }

    private void send(Outgoing message) {
        long number = owner.register(this, message);
        connection.send(frame(message, number)).addListener(written -> {
            if (written.isSuccess() && !isAcknowledged()) {
                message.settled().accept(Settlement.DONE);
                settled();
            }
        });
    }

    private StompFrame frame(Outgoing message, long number) {
        StompFrame frame = StompFrame.of("MESSAGE");
        frame.headers().putAll(message.headers());
        frame.with("subscription", id).with("destination", message.destination());
        if (connection.version() != StompVersion.V1_2) {
            // acknowledged by its message-id, which must be unique here; the device's need not be
            frame.with("record-message-id", message.headers().get("message-id"))
                    .with("message-id", Long.toString(number));
        } else if (isAcknowledged()) {
            frame.with("ack", Long.toString(number));
        }
        if (message.redelivered()) {
            frame.with("redelivered", "true");
        }
        message.content().contentType().ifPresent(type -> frame.with("content-type", type));
        return frame.withBody(message.content().payload());
    }

    /**
     * Another link gets this device's commands now. An ERROR would end the connection, over which the device may send, and make
     * its library come back and take over in turn; so it is a message, with no command in it.
     */
    void takenOver(String protocol) {
        if (!closed) {
            close();
            String words = "a newer connection over " + protocol + " receives the commands";
            connection.send(StompFrame.of("MESSAGE")
                    .with("subscription", id)
                    .with("destination", destination)
                    .with("message-id", "taken-over")
                    .with("taken-over-by", protocol)
                    .with("content-type", "text/plain")
                    .withBody(words.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** The client is done with one more message, and may have another. */
    void settled() {
        done++;
        if (source != null && !closed) {
            source.permit(done + prefetch);
        }
    }

    @Override
    public void ended(RefusedException cause) {
        connection.closeFromAnyThread(cause);
    }

    void close() {
        closed = true;
        waiting.clear();
        if (source != null) {
            source.close();
        }
    }
}

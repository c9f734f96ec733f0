package io.millrace.gateway.internal.stomp;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.log.LogRecord;
import io.millrace.gateway.internal.groups.RecordDelivery;
import io.millrace.gateway.internal.groups.RecordProperties;
import io.millrace.gateway.internal.groups.RecordSink;
import io.millrace.gateway.internal.groups.RecordSource;
import io.millrace.gateway.internal.groups.Settlement;
import java.util.ArrayDeque;
import java.util.Map;
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
    private final Queue<RecordDelivery> waiting = new ArrayDeque<>();
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
        connection.later(() -> {
            if (!closed) { // else its group has taken it back
                waiting.add(delivery);
                send();
            }
        });
    }

    /** Sends what waits, as far as the socket takes it. */
    void send() {
        while (!closed && !waiting.isEmpty() && connection.isWritable()) {
            send(waiting.remove());
        }
    }

    private void send(RecordDelivery delivery) {
        long number = owner.register(this, delivery);
        connection.send(message(delivery, number)).addListener(written -> {
            if (written.isSuccess() && !isAcknowledged()) {
                delivery.settle(Settlement.DONE);
                settled();
            }
        });
    }

    private StompFrame message(RecordDelivery delivery, long number) {
        LogRecord record = delivery.record();
        StompFrame frame = StompFrame.of("MESSAGE");
        Map<String, String> headers = RecordProperties.of(record.record());
        frame.headers().putAll(headers);
        frame.with("subscription", id)
                .with("destination", destination)
                .with("position", Long.toString(record.position()));
        if (connection.version() != StompVersion.V1_2) {
            // acknowledged by its message-id, which must be unique here; the device's need not be
            frame.with("record-message-id", headers.get("message-id")).with("message-id", Long.toString(number));
        } else if (isAcknowledged()) {
            frame.with("ack", Long.toString(number));
        }
        if (delivery.earlierDeliveries() > 0) {
            frame.with("redelivered", "true");
        }
        record.record().content().contentType().ifPresent(type -> frame.with("content-type", type));
        return frame.withBody(record.record().content().payload());
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

package io.millrace.gateway.internal.mqtt;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.StreamRecord;
import io.millrace.gateway.internal.groups.RecordContent;
import io.millrace.gateway.internal.groups.RecordDelivery;
import io.millrace.gateway.internal.groups.RecordProperties;
import io.millrace.gateway.internal.groups.RecordSink;
import io.millrace.gateway.internal.groups.RecordSource;
import io.millrace.gateway.internal.groups.Settlement;

/** A backend's subscription on a group or a live tail: at QoS 1 PUBACK is the settlement, at QoS 0 the write is. */
final class RecordSubscription implements Subscription, RecordSink {

    private final MqttConnection connection;
    private final Outbound outbound;
    private final int qos;
    private RecordSource source;
    private long done;
    private boolean closed;

    RecordSubscription(MqttConnection connection, Outbound outbound, int qos) {
        this.connection = connection;
        this.outbound = outbound;
        this.qos = qos;
    }

    /** Takes records from now; after SUBACK. */
    void opened(RecordSource opened) {
        source = opened;
        if (closed) {
            opened.close();
        } else {
            permit();
        }
    }

    private void permit() {
        source.permit(done + outbound.window());
    }

    @Override
    public void deliver(RecordDelivery delivery) {
        connection.later(() -> send(delivery));
    }

    private void send(RecordDelivery delivery) {
        if (closed) {
            return; // its group has taken it back
        }
        StreamRecord record = delivery.record().record();
        String topic = "streams/" + record.kind().wireName() + "/" + record.deviceId() + "/" + record.streamId();
        Outgoing.Head head = new Outgoing.Head(topic, qos, delivery.earlierDeliveries() > 0, 0);
        // 3.1.1 has no place for the type, nor for properties
        Content content = connection.isV5() ? RecordContent.of(record) : record.content();
        outbound.send(new Outgoing(head, content, RecordProperties.of(record)) {
            @Override
            boolean isWanted() {
                return !closed;
            }

            @Override
            void settled(boolean accepted) {
                delivery.settle(accepted ? Settlement.DONE : Settlement.FAILED);
                done++;
                if (!closed) {
                    permit();
                }
            }
        });
    }

    @Override
    public void ended(RefusedException cause) {
        connection.later(() -> {
            if (!closed) {
                // MQTT cannot tell it otherwise; the client comes back and finds what there is then
                connection.end(MqttCode.ofDisconnect(cause.reason()), cause.getMessage());
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        if (source != null) {
            source.close();
        }
    }
}

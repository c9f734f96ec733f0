package io.millrace.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttMessageType;
import java.util.Optional;

/** A connection that does nothing, or listens to one filter. */
public final class Idle extends MqttClientHandler {

    private final Optional<String> filter;

    /** Makes one that only connects. */
    public Idle() {
        filter = Optional.empty();
    }

    /** Makes one that subscribes, and is ready when the server says so. */
    public Idle(String filter) {
        this.filter = Optional.of(filter);
    }

    @Override
    protected void connected() {
        filter.ifPresentOrElse(this::subscribe, this::ready);
    }

    @Override
    protected void received(int type, ByteBuf body) {
        if (type == MqttMessageType.SUBACK.value()) {
            ready();
        }
    }

    @Override
    protected void batchDone() {
        // nothing to go on with
    }
}

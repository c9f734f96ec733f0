package io.millrace.gateway.internal.broker;

import io.millrace.api.gateway.FlowControl;
import io.netty.channel.Channel;

/**
 * Stops and goes on with reading from a connection; what was read already is taken, and waits in the gateway. Any thread.
 *
 * @param channel of the connection
 */
public record ReadSwitch(Channel channel) implements FlowControl {

    @Override
    public void pause() {
        channel.config().setAutoRead(false);
    }

    @Override
    public void resume() {
        channel.config().setAutoRead(true);
    }
}

package io.millrace.gateway.internal.amqp;

import io.millrace.gateway.internal.broker.FrontContext;
import io.millrace.gateway.internal.broker.FrontProtocol;
import java.util.List;

/** AMQP 1.0 for acceptors. */
public final class AmqpFront {

    private AmqpFront() {}

    /**
     * Returns the protocol.
     *
     * @param context what it stands on
     */
    public static FrontProtocol protocol(FrontContext context) {
        return new FrontProtocol("AMQP", List.of("amqp"), pipeline -> pipeline.addLast(new AmqpHandler(context)));
    }
}

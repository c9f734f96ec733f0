package io.millrace.gateway.internal.stomp;

import io.millrace.gateway.internal.broker.FrontContext;
import io.millrace.gateway.internal.broker.FrontProtocol;
import java.util.List;

/** STOMP for acceptors. */
public final class StompFront {

    private StompFront() {}

    /**
     * Returns the protocol.
     *
     * @param context what it stands on
     */
    public static FrontProtocol protocol(FrontContext context) {
        return new FrontProtocol(
                "STOMP", List.of("v12.stomp"), pipeline -> pipeline.addLast(new StompHandler(context)));
    }
}

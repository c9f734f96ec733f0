package io.millrace.gateway.http.internal.message;

import io.millrace.api.gateway.PublishOutcome;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.stream.Content;
import io.millrace.gateway.http.internal.session.DeviceSession;
import io.millrace.gateway.http.internal.web.Bodies;
import io.millrace.gateway.http.internal.web.Exchange;
import io.millrace.gateway.http.internal.web.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.servlet.http.HttpServletRequest;

/** Takes a message, or a batch, to an address: {@code POST /devices/{id}/telemetry} and its like. */
public final class Publisher {

    private static final Set<String> RESERVED = Set.of(Form.BATCH);

    private final Bodies bodies;
    private final int maxBatchMessages;

    /**
     * Makes a publisher.
     *
     * @param bodies receives bodies
     * @param maxBatchMessages most messages of a batch
     */
    public Publisher(Bodies bodies, int maxBatchMessages) {
        this.bodies = bodies;
        this.maxBatchMessages = maxBatchMessages;
    }

    /**
     * Receives a body and publishes it; 202 once it is durable.
     *
     * @param exchange to answer
     * @param call that was made
     * @param session of the device
     * @throws ProblemException if the request can be refused by its head
     */
    public void publish(Exchange exchange, Call call, DeviceSession session) throws ProblemException {
        HttpServletRequest request = exchange.request();
        Form form = Form.of(request, call);
        Map<String, String> properties = RequestProperties.of(request, call, RESERVED);
        bodies.receive(exchange, body -> {
            exchange.expectStored();
            if (form == Form.ONE) {
                Content content = new Content(RequestProperties.contentType(request), properties, body);
                session.publish(call.address(), content, new One(exchange));
            } else {
                List<Message> messages = new Batch(properties, maxBatchMessages).messages(form, body);
                new BatchRun(exchange, session, call.address(), messages).start();
            }
        });
    }

    /** Answers with the outcome of one message. */
    private record One(Exchange exchange) implements PublishOutcome {

        @Override
        public void accepted() {
            exchange.answer(202);
        }

        @Override
        public void refused(RefusedException cause) {
            exchange.refuse(cause);
        }
    }
}

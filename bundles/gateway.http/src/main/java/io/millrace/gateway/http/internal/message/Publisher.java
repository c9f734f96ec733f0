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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.servlet.http.HttpServletRequest;

/** Takes a message, or a batch, to an address: {@code POST /devices/{id}/telemetry} and its like. */
public final class Publisher {

    /** Asks for a waiting command in the answer: a parameter of the query, or a header. */
    private static final String ASK = "accept-command";

    private static final Set<String> RESERVED = Set.of(Form.BATCH, ASK);

    private final Bodies bodies;
    private final int maxBatchMessages;
    private final Companion companion;

    /**
     * Makes a publisher.
     *
     * @param bodies receives bodies
     * @param maxBatchMessages most messages of a batch
     * @param companion answers where a command was asked for
     */
    public Publisher(Bodies bodies, int maxBatchMessages, Companion companion) {
        this.bodies = bodies;
        this.companion = companion;
        this.maxBatchMessages = maxBatchMessages;
    }

    /** Answers that a message was accepted, and with a command if one waits. */
    public interface Companion {

        /**
         * Answers; on the log's thread.
         *
         * @param exchange to answer
         * @param deviceId as the address has it
         * @param session of the device
         */
        void answer(Exchange exchange, String deviceId, DeviceSession session);
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
        Optional<DeviceSession> asks = asks(request, call, form) ? Optional.of(session) : Optional.empty();
        Map<String, String> properties = RequestProperties.of(request, call, RESERVED);
        String deviceId = call.levels().size() < 2 ? "" : call.levels().get(1);
        bodies.receive(exchange, body -> {
            exchange.expectStored();
            if (form == Form.ONE) {
                Content content = new Content(RequestProperties.contentType(request), properties, body);
                session.publish(call.address(), content, new One(exchange, deviceId, asks));
            } else {
                List<Message> messages = new Batch(properties, maxBatchMessages).messages(form, body);
                new BatchRun(exchange, session, call.address(), messages).start();
            }
        });
    }

    private static boolean asks(HttpServletRequest request, Call call, Form form) throws ProblemException {
        String value = call.parameter(ASK).orElseGet(() -> Objects.requireNonNullElse(request.getHeader(ASK), "false"));
        if (!value.equals("true") && !value.equals("false")) {
            throw ProblemException.input("/" + ASK, ASK + " is neither true nor false");
        }
        if (value.equals("true") && (form != Form.ONE || call.levels().size() < 2)) {
            throw ProblemException.input(
                    "/" + ASK, ASK + " goes with a single message; ask for commands with GET after a batch");
        }
        return value.equals("true");
    }

    /** Answers with the outcome of one message. */
    private final class One implements PublishOutcome {

        private final Exchange exchange;
        private final String deviceId;
        private final Optional<DeviceSession> asks;

        One(Exchange exchange, String deviceId, Optional<DeviceSession> asks) {
            this.exchange = exchange;
            this.deviceId = deviceId;
            this.asks = asks;
        }

        @Override
        public void accepted() {
            if (asks.isPresent()) {
                companion.answer(exchange, deviceId, asks.get());
            } else {
                exchange.answer(202);
            }
        }

        @Override
        public void refused(RefusedException cause) {
            exchange.refuse(cause);
        }
    }
}

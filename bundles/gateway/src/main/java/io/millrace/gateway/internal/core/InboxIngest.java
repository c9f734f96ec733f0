package io.millrace.gateway.internal.core;

import io.millrace.api.address.Address;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.identity.Login;
import io.millrace.api.inbox.CommandProperties;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.Sender;
import io.millrace.api.inbox.Settlement;
import io.millrace.api.stream.Content;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what goes to the inbox: commands of services, responses of devices. Any thread. */
final class InboxIngest {

    private static final Logger LOGGER = LoggerFactory.getLogger(InboxIngest.class);
    private static final String ABANDON = "abandon";
    private static final String COMMANDS = "commands";

    private final Services services;
    private final GatewayLimits limits;

    InboxIngest(Services services, GatewayLimits limits) {
        this.services = services;
        this.limits = limits;
    }

    /** Refuses a service that may not send commands, and a device that sends any. */
    void authorize(CoreSession session, Address.Command command) throws RefusedException {
        boolean granted =
                !session.isDevice() && session.identity().grants().send().contains(COMMANDS);
        if (!granted) {
            throw new RefusedException(
                    Reason.NOT_AUTHORIZED,
                    "'" + session.identity().id() + "' may not send commands; " + command.deviceId()
                            + " takes them from" + " services with \"send\":[\"commands\"]");
        }
    }

    /**
     * Hands a message to the inbox; its sender was authorised.
     *
     * @throws AwayException if the inbox is away; the outcome was not told then
     */
    void accept(Publication publication, Target.Inbox target) throws RefusedException, AwayException {
        Map<String, String> properties = new LinkedHashMap<>(target.properties());
        properties.putAll(publication.content().properties());
        Properties.requireBounds(properties, limits);
        Inbox inbox = services.inbox().require();
        CompletionStage<CommandStatus> stage;
        try {
            stage = target.address() instanceof Address.Command command
                    ? inbox.submit(request(publication, command, properties))
                    : respond(inbox, (Address.Response) target.address(), content(publication, properties));
        } catch (InboxException e) {
            throw refusal(e);
        }
        stage.whenComplete((status, cause) -> completed(publication, cause));
    }

    private static CompletionStage<CommandStatus> respond(Inbox inbox, Address.Response response, Content content) {
        String id = response.commandId();
        return switch (response.status()) {
            case "accept" -> inbox.settle(response.deviceId(), id, Settlement.ACKNOWLEDGED);
            case "reject" -> inbox.settle(response.deviceId(), id, Settlement.REJECTED);
            case ABANDON -> inbox.settle(response.deviceId(), id, Settlement.ABANDONED);
            default -> inbox.respond(response.deviceId(), id, status(response.status()), content);
        };
    }

    private static int status(String number) {
        try {
            return Integer.parseInt(number);
        } catch (NumberFormatException e) {
            throw new InboxException(
                    InboxException.Reason.INVALID, "the status " + number + " is larger than " + Integer.MAX_VALUE, e);
        }
    }

    private static CommandRequest request(
            Publication publication, Address.Command command, Map<String, String> properties) {
        String name = Login.SERVICE_PREFIX + publication.session().identity().id();
        Optional<String> replyTo = take(properties, "reply-to");
        Optional<String> correlation = take(properties, CorrelationId.PROPERTY);
        // MQTT 5 has properties of its own for both, which are meant where somebody sends others beside them
        Optional<String> topic = take(properties, "response-topic");
        Optional<String> data = take(properties, "correlation-data")
                .map(octets -> new CorrelationId(CorrelationId.Kind.OCTETS, octets).stored());
        Sender sender = new Sender(name, topic.or(() -> replyTo), data.or(() -> correlation));
        var options = CommandProperties.options(properties);
        Content content = content(publication, properties);
        return new CommandRequest(command.deviceId(), command.name(), content, options, sender);
    }

    private static Optional<String> take(Map<String, String> properties, String name) {
        return Optional.ofNullable(properties.remove(name));
    }

    private static Content content(Publication publication, Map<String, String> properties) {
        Optional<String> given = Optional.ofNullable(properties.remove("content-type"));
        Content sent = publication.content();
        return new Content(sent.contentType().or(() -> given), CommandProperties.own(properties), sent.payload());
    }

    private static void completed(Publication publication, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause == null) {
            publication.done();
        } else if (cause instanceof InboxException refused) {
            refused(publication, refused);
        } else {
            LOGGER.error("The inbox failed with a message to '{}'", publication.address(), cause);
            publication.refuse(new RefusedException(Reason.UNAVAILABLE, "the inbox failed in the server"));
        }
    }

    private static void refused(Publication publication, InboxException cause) {
        boolean late = cause.reason() == InboxException.Reason.CONFLICT
                && publication.session().isDevice()
                && !mayHear(publication);
        if (late) {
            // the command has its outcome already, and a client that cannot be told otherwise would send this for ever
            LOGGER.debug("'{}' changes nothing: {}", publication.address(), cause.getMessage());
            publication.done();
        } else if (cause.reason() == InboxException.Reason.UNAVAILABLE) {
            publication.session().sendLater(publication);
        } else {
            publication.refuse(refusal(cause));
        }
    }

    /** To ask for a command again that the device has acknowledged is a mistake, and is told so where that does not cut it off. */
    private static boolean mayHear(Publication publication) {
        return publication.address().endsWith("/" + ABANDON)
                && !publication.session().transport().flow().isOnlyAnswer();
    }

    private static RefusedException refusal(InboxException cause) {
        Reason reason =
                switch (cause.reason()) {
                    case NOT_FOUND -> Reason.BAD_ADDRESS;
                    case FULL -> Reason.QUOTA_EXCEEDED;
                    case TOO_LARGE -> Reason.TOO_LARGE;
                    case UNAVAILABLE -> Reason.UNAVAILABLE;
                    case INVALID, CONFLICT, NOT_CONNECTED -> Reason.BAD_PAYLOAD;
                };
        return new RefusedException(reason, cause.getMessage());
    }
}

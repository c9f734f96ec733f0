package io.millrace.gateway.internal.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.api.gateway.OutcomeReceiver;
import io.millrace.api.gateway.ReplyLink;
import io.millrace.api.identity.Login;
import io.millrace.api.inbox.CommandProperties;
import io.millrace.api.inbox.CommandResponse;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.OutcomeListener;
import io.millrace.api.stream.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sends outcomes of commands to the service that asked for them by reply-to, if it is connected: to its links on all of its
 * replies, and to those on this one. Any thread.
 */
final class Outcomes implements OutcomeListener {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "services/";
    private static final String REPLIES = "/replies/";

    private final ReplyLinks<Link> links = new ReplyLinks<>();

    /** A link on one reply-to, or on all. */
    private record Link(Optional<String> name, OutcomeReceiver receiver) {}

    ReplyLink listen(String serviceId, Optional<String> name, OutcomeReceiver receiver) {
        return links.listen(serviceId, new Link(name, receiver));
    }

    @Override
    public void outcome(CommandStatus status) {
        Optional<String> replyTo = status.sender().replyTo();
        String sender = status.sender().name();
        if (replyTo.isPresent() && sender.startsWith(Login.SERVICE_PREFIX)) {
            String serviceId = sender.substring(Login.SERVICE_PREFIX.length());
            String address = replyTo.get().startsWith("/") ? replyTo.get().substring(1) : replyTo.get();
            if (isOf(serviceId, address)) {
                tell(serviceId, address, status);
            }
        }
    }

    private void tell(String serviceId, String address, CommandStatus status) {
        String name = address.substring(address.indexOf(REPLIES) + REPLIES.length());
        Content content = content(status);
        links.tell(
                serviceId,
                link -> link.name().filter(one -> !one.equals(name)).isEmpty()
                        && link.receiver().outcome(address, content));
    }

    /** Tells whether an address is below a service's own replies, as itself or as {@code me}. */
    private static boolean isOf(String serviceId, String replyTo) {
        return replyTo.startsWith(PREFIX + "me" + REPLIES) || replyTo.startsWith(PREFIX + serviceId + REPLIES);
    }

    private static Content content(CommandStatus status) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(CommandProperties.COMMAND_ID, status.commandId());
        properties.put(CommandProperties.COMMAND_NAME, status.name());
        properties.put("status", status.state().wireName());
        status.sender().correlationId().ifPresent(id -> properties.put(CorrelationId.PROPERTY, id));
        return new Content(Optional.of("application/json"), properties, json(status));
    }

    private static byte[] json(CommandStatus status) {
        ObjectNode json = JSON.createObjectNode();
        json.put("deviceId", status.deviceId());
        json.put("commandId", status.commandId());
        json.put("name", status.name());
        json.put("status", status.state().wireName());
        json.put("createdAt", status.createdAt().toString());
        json.put("time", status.changedAt().toString());
        json.put("deliveries", status.deliveries());
        json.put("sender", status.sender().name());
        status.reason().ifPresent(reason -> json.put("reason", reason));
        status.response().ifPresent(response -> response(json.putObject("response"), response));
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON is always JSON", e);
        }
    }

    private static void response(ObjectNode json, CommandResponse response) {
        json.put("status", response.status());
        byte[] payload = response.content().payload();
        response.content().contentType().ifPresent(type -> json.put("contentType", type));
        try {
            json.set("payload", payload.length == 0 ? null : JSON.readTree(payload));
        } catch (IOException e) {
            text(json, payload);
        }
    }

    private static void text(ObjectNode json, byte[] payload) {
        try {
            json.put(
                    "payload",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(payload))
                            .toString());
        } catch (CharacterCodingException e) {
            json.putObject("payload").put("base64", Base64.getEncoder().encodeToString(payload));
        }
    }
}

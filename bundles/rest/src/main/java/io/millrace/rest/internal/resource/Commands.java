package io.millrace.rest.internal.resource;

import io.millrace.api.address.Names;
import io.millrace.api.inbox.CommandOptions;
import io.millrace.api.inbox.CommandProperties;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.CommandResponse;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.Sender;
import io.millrace.api.stream.Content;
import io.millrace.json.Json;
import io.millrace.rest.internal.answer.Input;
import io.millrace.rest.internal.answer.Params;
import io.millrace.rest.internal.answer.Payloads;
import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.answer.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Commands as JSON, both ways, and what the inbox refuses as problems. */
final class Commands {

    private static final int TIMEOUT_SECONDS = 90;
    private static final int RETRY_SECONDS = 5;
    private static final int ID_BYTES = 16;
    private static final String JSON = "application/json";
    private static final List<String> OPTIONS =
            List.of("ttl", "priority", "collapseKey", "notBefore", "properties", "contentType");

    private Commands() {}

    /**
     * Reads a command. Under an idempotency key its id is made of the key, so that whoever repeats a call that was not answered with
     * success (a device did not answer in time, the server was stopped) finds the command instead of sending a second one.
     *
     * @param deviceId the device
     * @param body what to send
     * @param caller who sends
     * @param key of the call, if it has one
     */
    static CommandRequest request(String deviceId, Input body, String caller, Optional<String> key) {
        body.only(
                "name",
                "payload",
                "contentType",
                "properties",
                "ttl",
                "priority",
                "collapseKey",
                "notBefore",
                "commandId");
        String name = body.requiredText("name");
        Params.checked("/name", () -> Names.requireLevel("command name", name));
        return new CommandRequest(
                deviceId,
                name,
                content(body),
                options(body, key.map(given -> idOf(caller, given))),
                Sender.named(caller));
    }

    private static String idOf(String caller, String key) {
        try {
            byte[] text = (caller + '\n' + key).getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
            return "key-" + HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static CommandOptions options(Input body, Optional<String> idOfKey) {
        Optional<String> id = body.text("commandId");
        id.ifPresent(own -> Params.checked("/commandId", () -> Names.requireLevel("command id", own)));
        Optional<Instant> notBefore = body.text("notBefore").flatMap(text -> Params.time("notBefore", text));
        int priority = priority(body);
        try {
            return new CommandOptions(
                    id.or(() -> idOfKey),
                    body.text("ttl").map(CommandProperties::duration).orElse(CommandOptions.DEFAULT_TTL),
                    priority,
                    body.text("collapseKey"),
                    notBefore);
        } catch (InboxException e) {
            throw new ProblemException(problem(e));
        }
    }

    private static int priority(Input body) {
        Object value = body.members().get("priority");
        if (value == null) {
            return CommandOptions.DEFAULT_PRIORITY;
        }
        if (value instanceof Integer number) {
            return number;
        }
        throw body.wrong("priority", "'priority' is not a whole number from 0 to 9");
    }

    /** Reads the payload: JSON as JSON; with another content type a string is text, and {@code {"base64":...}} octets. */
    private static Content content(Input body) {
        Optional<String> type = body.text("contentType");
        Map<String, String> properties = new LinkedHashMap<>();
        body.object("properties").forEach((name, value) -> {
            if (!(value instanceof String text)) {
                throw body.wrong("properties/" + name, "property '" + name + "' is not a string");
            }
            properties.put(name, text);
        });
        Object payload = body.members().get("payload");
        Map<String, String> own = CommandProperties.own(properties);
        if (payload == null && !body.members().containsKey("payload")) {
            return new Content(type, own, new byte[0]);
        }
        boolean json =
                type.isEmpty() || type.get().startsWith(JSON) || type.get().contains("+json");
        if (!json && payload instanceof String text) {
            return new Content(type, own, text.getBytes(StandardCharsets.UTF_8));
        }
        if (!json && payload instanceof Map<?, ?> map && map.get("base64") instanceof String octets) {
            return new Content(type, own, octets(body, octets));
        }
        return new Content(Optional.of(type.orElse(JSON)), own, Json.bytes(payload));
    }

    private static byte[] octets(Input body, String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw body.wrong("payload/base64", "'base64' is not base64: " + e.getMessage());
        }
    }

    /** Returns a command as JSON. */
    static Map<String, Object> view(CommandStatus status) {
        Map<String, Object> view = Json.of(
                "commandId", status.commandId(),
                "deviceId", status.deviceId(),
                "name", status.name(),
                "status", status.state().wireName(),
                "createdAt", status.createdAt().toString(),
                "expiresAt", status.expiresAt().toString(),
                "changedAt", status.changedAt().toString(),
                "deliveries", status.deliveries(),
                "priority", status.options().priority(),
                "sender", status.sender().name());
        status.options().collapseKey().ifPresent(key -> view.put("collapseKey", key));
        status.options().notBefore().ifPresent(time -> view.put("notBefore", time.toString()));
        status.reason().ifPresent(reason -> view.put("reason", reason));
        status.response().ifPresent(response -> view.put("response", view(response)));
        return view;
    }

    private static Map<String, Object> view(CommandResponse response) {
        Payloads.Shown shown = Payloads.show(response.content());
        return Json.of(
                "status", response.status(),
                "time", response.time().toString(),
                "contentType", shown.contentType(),
                "payload", response.content().payload().length == 0 ? null : shown.value());
    }

    /** Waits for what the inbox says; what it refuses is a problem. */
    static <T> T result(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture()
                    .copy()
                    .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof InboxException refused) {
                throw new ProblemException(problem(refused));
            }
            throw new ProblemException(Problem.later(503, "the inbox did not answer: " + e.getCause(), RETRY_SECONDS));
        }
    }

    private static Problem problem(InboxException refused) {
        String detail = refused.getMessage();
        return switch (refused.reason()) {
            case INVALID -> OPTIONS.stream()
                    .filter(detail::startsWith)
                    .findFirst()
                    .map(option -> Problem.input("/" + option, detail))
                    .orElseGet(() -> Problem.of(400, detail));
            case NOT_FOUND -> Problem.of(404, detail);
            case CONFLICT, NOT_CONNECTED -> Problem.of(409, detail);
            case FULL -> Problem.later(429, detail, RETRY_SECONDS);
            case TOO_LARGE -> Problem.of(413, detail);
            case UNAVAILABLE -> Problem.later(503, detail, RETRY_SECONDS);
        };
    }
}

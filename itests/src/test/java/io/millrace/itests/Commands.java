package io.millrace.itests;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.itests.client.Rest;
import java.time.Duration;

/** The commands of one device, as whoever calls REST sees them. */
final class Commands {

    private final Rest rest;
    private final String path;

    Commands(Fleet fleet, String deviceId) {
        rest = fleet.rest();
        path = "/devices/" + deviceId + "/commands";
    }

    /** Sends a command; its options are members of JSON such as {@code "ttl":"PT1S"}, or nothing. */
    String send(String name, String payload, String options) {
        return rest.post(path, json(name, payload, options))
                .expect(202)
                .json()
                .path("commandId")
                .asText();
    }

    /** Sends a command and returns whatever comes; {@code query} such as {@code ?wait=10s}, or nothing. */
    Rest.Answer tell(String query, String name, String payload, String options) {
        return rest.post(path + query, json(name, payload, options));
    }

    private static String json(String name, String payload, String options) {
        String more = options.isEmpty() ? "" : "," + options;
        return "{\"name\":\"" + name + "\",\"payload\":" + payload + more + "}";
    }

    JsonNode get(String commandId) {
        return rest.get(path + "/" + commandId).expect(200).json();
    }

    Rest.Answer look(String commandId) {
        return rest.get(path + "/" + commandId);
    }

    Rest.Answer cancel(String commandId) {
        return rest.delete(path + "/" + commandId);
    }

    /** Waits until a command is in a state, and returns it. */
    JsonNode await(String commandId, String status) {
        return org.awaitility.Awaitility.await(commandId + " " + status)
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> get(commandId),
                        command -> command.path("status").asText().equals(status));
    }
}

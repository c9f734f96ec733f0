package io.millrace.itests;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.itests.client.Rest;
import io.millrace.itests.client.Stomp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Devices that a test registered on one node, their passwords, and what the node stored of them. */
final class Fleet {

    private final MillraceProcess node;
    private final Map<String, String> passwords = new TreeMap<>();

    Fleet(MillraceProcess node) {
        this.node = node;
    }

    /** REST as the administrator. */
    Rest rest() {
        try {
            return new Rest(node.port("HTTP"), "admin", node.adminPassword());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Registers devices with the password that the service makes. */
    Fleet register(String... deviceIds) {
        for (String id : deviceIds) {
            JsonNode answer = rest().post("/devices", "{\"id\":\"" + id + "\"}")
                    .expect(201)
                    .json();
            passwords.put(id, answer.at("/credentials/password").asText());
        }
        return this;
    }

    /** Registers a service that may consume some kinds and returns its password. */
    String registerService(String id, String... kinds) {
        String consume = "\"" + String.join("\",\"", kinds) + "\"";
        return rest().post("/services", "{\"id\":\"" + id + "\",\"consume\":[" + consume + "]}")
                .expect(201)
                .json()
                .path("password")
                .asText();
    }

    /** Sends a command setSpeed as a service, over STOMP, and waits for its receipt. */
    void command(String deviceId, String commandId, String payload) throws Exception {
        String service = "sends-" + commandId;
        String password = rest().post(
                        "/services", "{\"id\":\"" + service + "\",\"consume\":[],\"send\":[\"commands\"]}")
                .expect(201)
                .json()
                .path("password")
                .asText();
        String address = "commands/" + deviceId + "/setSpeed";
        try (Stomp stomp = new Stomp(node.port("STOMP"))) {
            stomp.connect("service/" + service, password).expect("CONNECTED");
            stomp.send("SEND", payload, "destination", address, "command-id", commandId, "receipt", "1");
            stomp.receive().expect("RECEIPT");
        }
    }

    String password(String deviceId) {
        return passwords.get(deviceId);
    }

    /** The numbers {@code {"n":...}} in the history of every device, in its order. */
    Map<String, List<Integer>> numbers() {
        Map<String, List<Integer>> numbers = new HashMap<>();
        for (String id : passwords.keySet()) {
            numbers.put(
                    id,
                    history(id).stream().map(r -> r.at("/payload/n").asInt()).toList());
        }
        return numbers;
    }

    /** The whole history of a device, page by page. */
    List<JsonNode> history(String deviceId) {
        List<JsonNode> records = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = rest().get("/devices/" + deviceId + "/history?limit=1000" + cursor)
                    .expect(200)
                    .json();
            page.path("records").forEach(records::add);
            cursor =
                    page.hasNonNull("cursor") ? "&cursor=" + page.path("cursor").asText() : "";
        } while (!cursor.isEmpty());
        return records;
    }

    /** Waits until a group has nothing left to read, such as that of the route which fills state and history. */
    void awaitCaughtUp(String kind, String group) {
        await("group " + group)
                .atMost(Duration.ofSeconds(60))
                .until(() -> rest().get("/streams/" + kind + "/groups/" + group)
                                .expect(200)
                                .json()
                                .path("lag")
                                .asLong(-1)
                        == 0);
    }
}

package io.millrace.gateway.internal.mqtt;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which connection a client id has now; the newest wins (section 3.1.4). Any thread. */
final class ClientTable {

    private final Map<String, MqttConnection> connections = new ConcurrentHashMap<>();

    /** Puts a connection in, and returns the one that it replaces. */
    Optional<MqttConnection> put(String client, MqttConnection connection) {
        return Optional.ofNullable(connections.put(client, connection));
    }

    void remove(String client, MqttConnection connection) {
        connections.remove(client, connection);
    }

    int size() {
        return connections.size();
    }
}

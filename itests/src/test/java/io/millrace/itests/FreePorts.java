package io.millrace.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Ports that nobody listens on. */
final class FreePorts {

    private static final List<String> LISTENERS =
            List.of("MQTT", "MQTTS", "AMQP", "AMQPS", "STOMP", "STOMPS", "HTTP", "HTTPS", "SSH");

    private FreePorts() {}

    /** A free port for a server of a test. */
    static int one() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A free port for each listener of a node, by its name in the environment; all are held until all are found. */
    static Map<String, Integer> forListeners() throws IOException {
        Map<String, Integer> ports = new HashMap<>();
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (String listener : LISTENERS) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                ports.put(listener, socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        return ports;
    }
}

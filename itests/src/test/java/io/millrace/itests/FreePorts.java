package io.millrace.itests;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that nobody listens on, and that no system of ours gives to an outgoing connection before a server listens there. */
final class FreePorts {

    private static final List<String> LISTENERS =
            List.of("MQTT", "MQTTS", "AMQP", "AMQPS", "STOMP", "STOMPS", "HTTP", "HTTPS", "SSH");

    private static final int FIRST = 20_000;
    private static final int BEYOND = 32_000;

    private FreePorts() {}

    /** A free port for a server of a test. */
    static int one() throws IOException {
        try (ServerSocket socket = open()) {
            return socket.getLocalPort();
        }
    }

    /** A free port for each listener of a node, by its name in the environment; all are held until all are found. */
    static Map<String, Integer> forListeners() throws IOException {
        Map<String, Integer> ports = new HashMap<>();
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (String listener : LISTENERS) {
                ServerSocket socket = open();
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

    private static ServerSocket open() throws IOException {
        ServerSocket socket = null;
        while (socket == null) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, BEYOND);
            try {
                socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            } catch (BindException taken) {
                // Another one is free.
            }
        }
        return socket;
    }
}

package io.millrace.gateway.internal.stomp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** STOMP on a plain socket, for tests. */
final class StompClient implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    StompClient(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A frame that came. */
    record Frame(String command, Map<String, String> headers, String body) {

        String header(String name) {
            return headers.get(name);
        }
    }

    StompClient connect(String user, String password) throws IOException {
        send("CONNECT\naccept-version:1.2\nhost:test\nlogin:" + user + "\npasscode:" + password + "\n\n");
        Frame connected = read();
        if (!connected.command().equals("CONNECTED")) {
            throw new IOException(connected.toString());
        }
        return this;
    }

    /** Sends a frame; the NUL is added. */
    void send(String frame) throws IOException {
        raw((frame + "\0").getBytes(StandardCharsets.UTF_8));
    }

    void raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    Frame read() throws IOException {
        String command = line();
        while (command.isEmpty()) {
            command = line();
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.putIfAbsent(line.substring(0, colon), line.substring(colon + 1));
        }
        return new Frame(command, headers, body(headers.get("content-length")));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = octet(); c != '\n'; c = octet()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private String body(String length) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (length == null) {
            for (int c = octet(); c != 0; c = octet()) {
                body.write(c);
            }
        } else {
            body.write(in.readNBytes(Integer.parseInt(length)));
            octet();
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private int octet() throws IOException {
        int c = in.read();
        if (c < 0) {
            throw new EOFException("closed by the server");
        }
        return c;
    }

    boolean isClosedByServer() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

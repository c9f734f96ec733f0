package io.millrace.itests.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A STOMP 1.2 client on a plain socket, so that nothing stands between the test and the frames. */
public final class Stomp implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    /**
     * Connects the socket; nothing is sent yet.
     *
     * @param port on loopback
     * @throws IOException if nobody listens
     */
    public Stomp(int port) throws IOException {
        this(new Socket("127.0.0.1", port));
    }

    /**
     * Takes a socket, such as one with TLS; nothing is sent yet.
     *
     * @param connected to the server
     */
    public Stomp(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends CONNECT and returns the answer, CONNECTED or ERROR. */
    public Frame connect(String login, String passcode) throws IOException {
        send("CONNECT", "", "accept-version", "1.2", "host", "localhost", "login", login, "passcode", passcode);
        return receive();
    }

    /** Sends a frame; {@code headers} are names and values in turn. */
    public void send(String command, String body, String... headers) throws IOException {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(command).append('\n');
        for (int i = 0; i < headers.length; i += 2) {
            head.append(escape(headers[i]))
                    .append(':')
                    .append(escape(headers[i + 1]))
                    .append('\n');
        }
        if (octets.length > 0) {
            head.append("content-length:").append(octets.length).append('\n');
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(head.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        frame.writeBytes(octets);
        frame.write(0);
        raw(frame.toByteArray());
    }

    /** Sends bytes as they are. */
    public void raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Waits for the next frame. */
    public Frame receive() throws IOException {
        String command = line();
        while (command.isEmpty()) {
            command = line();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.putIfAbsent(unescape(line.substring(0, colon)), unescape(line.substring(colon + 1)));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int length = Integer.parseInt(headers.getOrDefault("content-length", "-1"));
        for (int c = next(); length >= 0 ? body.size() < length : c != 0; c = next()) {
            body.write(c);
        }
        return new Frame(command, headers, body.toString(StandardCharsets.UTF_8));
    }

    /** Reads and drops all that comes until the server closes. */
    public void receiveUntilClosed() throws IOException {
        in.transferTo(java.io.OutputStream.nullOutputStream());
    }

    private int next() throws IOException {
        int c = in.read();
        if (c < 0) {
            throw new EOFException("the server closed the connection");
        }
        return c;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = next(); c != '\n'; c = next()) {
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace(":", "\\c");
    }

    private static String unescape(String text) {
        return text.replace("\\c", ":")
                .replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\\\", "\\");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /**
     * A frame.
     *
     * @param command such as {@code RECEIPT}
     * @param headers unescaped, the first of each name
     * @param body text
     */
    public record Frame(String command, Map<String, String> headers, String body) {

        /** Returns the frame if it is the one that a test expects, else fails with what came instead. */
        public Frame expect(String expected) {
            if (!command.equals(expected)) {
                throw new AssertionError("expected " + expected + " but got " + this);
            }
            return this;
        }
    }
}

package io.millrace.bench.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** STOMP 1.2 on a socket, for devices and readers. Values of headers are as on the wire, escapes included. */
public final class StompLink implements Link {

    private final String deviceId;
    private final Socket socket = new Socket();
    private final InputStream in;

    /**
     * A frame that came.
     *
     * @param command such as {@code RECEIPT}
     * @param headers the first of each name
     */
    public record Frame(String command, Map<String, String> headers) {}

    /**
     * Connects and logs in.
     *
     * @param port on the loopback interface
     * @param login a device id, or {@code service/{id}}
     * @param silenceSeconds after which the connection is given up, when the other side is waited for
     */
    public StompLink(int port, String login, String password, int silenceSeconds) throws IOException {
        deviceId = login;
        try {
            int millis = (int) TimeUnit.SECONDS.toMillis(silenceSeconds);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
            socket.setSoTimeout(millis);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
            write(
                    "CONNECT",
                    "",
                    "accept-version:1.2",
                    "host:localhost",
                    "heart-beat:0,10000",
                    "login:" + login,
                    "passcode:" + password);
            expect("CONNECTED");
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void send(int first, int count, IntConsumer acknowledged) throws IOException {
        for (int number = first; number < first + count; number++) {
            write(
                    "SEND",
                    Link.payload(number),
                    "destination:devices/" + deviceId + "/telemetry",
                    "content-type:application/json",
                    "message-id:" + Link.messageId(number),
                    "receipt:" + number);
        }
        for (int n = 0; n < count; n++) {
            acknowledged.accept(Integer.parseInt(expect("RECEIPT").headers().getOrDefault("receipt-id", "")));
        }
    }

    /** Sends a frame; headers are lines. */
    public void write(String command, String body, String... headers) throws IOException {
        String frame = command + "\n" + String.join("\n", headers) + "\n\n" + body + "\0";
        socket.getOutputStream().write(frame.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** Waits for the next frame, which has to be this one. */
    public Frame expect(String command) throws IOException {
        Frame frame = read();
        if (!frame.command().equals(command)) {
            throw new IOException("expected " + command + " but got " + frame);
        }
        return frame;
    }

    /** Waits for the next frame. */
    public Frame read() throws IOException {
        String command = line();
        while (command.isEmpty()) {
            command = line();
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.putIfAbsent(line.substring(0, colon), line.substring(colon + 1));
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "-1"));
        if (length >= 0) {
            in.readNBytes(length);
        }
        while (next() != 0) {
            // the body without a length ends at NUL
        }
        return new Frame(command, headers);
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

    private int next() throws IOException {
        int c = in.read();
        if (c < 0) {
            throw new EOFException("the server closed the connection");
        }
        return c;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

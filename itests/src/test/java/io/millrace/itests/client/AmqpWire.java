package io.millrace.itests.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** AMQP 1.0 octet by octet on a plain socket, for what a client library would not send. */
public final class AmqpWire implements AutoCloseable {

    private static final byte[] SASL = {'A', 'M', 'Q', 'P', 3, 1, 0, 0};
    private static final byte[] AMQP = {'A', 'M', 'Q', 'P', 0, 1, 0, 0};
    private static final byte[] OPEN = {0, 0, 0, 17, 2, 0, 0, 0, 0, 0x53, 0x10, (byte) 0xC0, 4, 1, (byte) 0xA1, 1, 'x'};

    private final Socket socket;
    private final DataInputStream in;

    /**
     * Connects the socket; nothing is sent yet.
     *
     * @param port on loopback
     * @throws IOException if nobody listens
     */
    public AmqpWire(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Logs in with SASL PLAIN and opens the connection. */
    public void logIn(String user, String password) throws IOException {
        byte[] response = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream init = new ByteArrayOutputStream();
        init.writeBytes(new byte[] {0, 0, 0, (byte) (23 + response.length), 2, 1, 0, 0, 0, 0x53, 0x41, (byte) 0xC0});
        init.writeBytes(new byte[] {(byte) (10 + response.length), 2, (byte) 0xA3, 5, 'P', 'L', 'A', 'I', 'N'});
        init.writeBytes(new byte[] {(byte) 0xA0, (byte) response.length});
        init.writeBytes(response);
        send(SASL);
        send(init.toByteArray());
        in.skipNBytes(SASL.length);
        frame();
        frame();
        send(AMQP);
        send(OPEN);
    }

    /** Sends bytes as they are. */
    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Returns all that the server sends until it closes, as text: the symbols of AMQP are ASCII. */
    public String receiveAll() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private void frame() throws IOException {
        int size = in.readInt();
        in.skipNBytes(size - 4);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

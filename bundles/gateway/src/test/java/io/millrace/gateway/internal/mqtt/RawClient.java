package io.millrace.gateway.internal.mqtt;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A socket that sends bytes and reads whole packets, as hexadecimal digits. */
final class RawClient implements AutoCloseable {

    static final String CLOSED = "closed";
    static final String SILENCE = "silence";

    private final Socket socket;
    private final DataInputStream in;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    static RawClient connected(int port, int level, String user) throws IOException {
        RawClient client = new RawClient(port);
        client.send(Bytes.connect(level, true, user, user));
        String connack = client.read();
        if (!connack.startsWith(level == 5 ? "20" : "20020000")) {
            throw new IOException("CONNACK " + connack);
        }
        return client;
    }

    RawClient send(byte[]... packets) throws IOException {
        socket.getOutputStream().write(Bytes.of((Object[]) packets));
        return this;
    }

    /** Returns the next packet, or {@link #CLOSED}. */
    String read() throws IOException {
        return read(5000);
    }

    /** Returns the next packet, {@link #CLOSED}, or {@link #SILENCE} when nothing came in time. */
    String read(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            int first = in.readUnsignedByte();
            int length = 0;
            int shift = 0;
            int digit;
            do {
                digit = in.readUnsignedByte();
                length |= (digit & 0x7f) << shift;
                shift += 7;
            } while ((digit & 0x80) != 0);
            byte[] body = new byte[length];
            in.readFully(body);
            return Bytes.hex(Bytes.packet(first, body));
        } catch (SocketTimeoutException e) {
            return SILENCE;
        } catch (EOFException | SocketException e) {
            return CLOSED;
        }
    }

    /** Returns a packet without its first byte and its length. */
    static String body(String packet) {
        int at = 2;
        while (Integer.parseInt(packet.substring(at, at + 2), 16) > 127) {
            at += 2;
        }
        return packet.substring(at + 2);
    }

    /** Resets the connection without a good-bye. */
    void drop() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

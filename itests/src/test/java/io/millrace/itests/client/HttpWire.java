package io.millrace.itests.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection of a device that speaks HTTP: what goes over it, and when it ends. */
public final class HttpWire implements AutoCloseable {

    private static final int MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final String authorization;

    /**
     * Takes a connection over.
     *
     * @param socket that is connected
     * @param authorization the header's value; empty for none
     */
    public HttpWire(Socket socket, String authorization) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.authorization = authorization;
        socket.setSoTimeout(MILLIS);
    }

    /** Sends a request. */
    public void send(String method, String path, String body) throws IOException {
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n"
                + (authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n") + "\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends a request and reads the answer; returns its first line. */
    public String ask(String method, String path, String body) throws IOException {
        send(method, path, body);
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append(octet(head.toString()));
        }
        String lower = head.toString().toLowerCase(java.util.Locale.ROOT);
        int at = lower.indexOf("content-length:");
        int length = at < 0
                ? 0
                : Integer.parseInt(
                        lower.substring(at + 15, lower.indexOf('\r', at)).strip());
        for (int i = 0; i < length; i++) {
            octet(head.toString());
        }
        return head.substring(0, head.indexOf("\r\n"));
    }

    /** Reads until a text comes; returns all that was read. */
    public String readUntil(String text) throws IOException {
        StringBuilder said = new StringBuilder();
        while (said.indexOf(text, said.length() - text.length()) < 0) {
            said.append(octet(""));
        }
        return said.toString();
    }

    private char octet(String before) throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new IOException("closed after '" + before + "'");
        }
        return (char) octet;
    }

    /** Reads until the server closes; fails where it does not. */
    public String readToTheEnd() throws IOException {
        return readToTheEnd(in);
    }

    /** Reads until the server closes or resets a connection; fails where it does not. */
    public static String readToTheEnd(Socket socket) throws IOException {
        return readToTheEnd(socket.getInputStream());
    }

    private static String readToTheEnd(InputStream in) throws IOException {
        StringBuilder said = new StringBuilder();
        try {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                said.append((char) octet);
            }
        } catch (java.net.SocketException e) {
            return said.toString(); // a reset is an end
        }
        return said.toString();
    }

    /** Writes one more octet. */
    public static void drop(Socket socket) {
        try {
            socket.getOutputStream().write('x');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

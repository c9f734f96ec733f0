package io.millrace.alerts.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server that takes any mail, over TLS only: from the first octet on, or once a client said STARTTLS (RFC 3207). */
final class TlsMailServer implements AutoCloseable {

    final List<String> mails = new CopyOnWriteArrayList<>();
    private final ServerSocket door;
    private final SSLContext tls;
    private final boolean fromTheStart;
    private final Thread thread = new Thread(this::run, "mail-server");

    TlsMailServer(SSLContext tls, boolean fromTheStart) throws IOException {
        this.tls = tls;
        this.fromTheStart = fromTheStart;
        door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        thread.start();
    }

    int port() {
        return door.getLocalPort();
    }

    private void run() {
        while (!door.isClosed()) {
            try (Socket socket = door.accept()) {
                Socket first = fromTheStart ? secured(socket) : socket;
                say(first, "220 ready");
                converse(first, fromTheStart);
            } catch (IOException e) {
                // A client that does not like the certificate is gone; the next one may.
            }
        }
    }

    private Socket secured(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, port(), false);
        socket.setUseClientMode(false);
        socket.startHandshake();
        return socket;
    }

    private void converse(Socket socket, boolean secured) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            switch (line.split(" ")[0]) {
                case "EHLO" -> say(socket, secured ? "250 at your service" : "250-at your service\r\n250 STARTTLS");
                case "STARTTLS" -> {
                    say(socket, "220 go on");
                    converse(secured(socket), true);
                    return;
                }
                case "DATA" -> {
                    say(socket, "354 go on");
                    take(in);
                    say(socket, "250 taken");
                }
                case "QUIT" -> {
                    say(socket, "221 bye");
                    return;
                }
                default -> say(socket, secured ? "250 fine" : "530 say STARTTLS first");
            }
        }
    }

    private void take(BufferedReader in) throws IOException {
        StringBuilder mail = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            mail.append(line).append('\n');
        }
        mails.add(mail.toString());
    }

    private static void say(Socket socket, String words) throws IOException {
        socket.getOutputStream().write((words + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        door.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

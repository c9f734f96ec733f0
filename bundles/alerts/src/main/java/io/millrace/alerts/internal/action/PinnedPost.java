package io.millrace.alerts.internal.action;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP/1.1 POST to an address that was looked at before: the JDK's clients look names up themselves, once more. Over TLS
 * the certificate has to be the host's. Reads the status alone, and follows nothing (RFC 9112).
 */
final class PinnedPost {

    private static final int MAX_STATUS_LINE = 1024;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9][0-9])( .*)?");

    private final SSLSocketFactory tls;
    private final Duration timeout;
    private final ScheduledExecutorService deadlines;

    /**
     * Makes a client.
     *
     * @param tls makes sockets over TLS
     * @param timeout of the whole
     * @param deadlines closes what takes longer
     */
    PinnedPost(SSLSocketFactory tls, Duration timeout, ScheduledExecutorService deadlines) {
        this.tls = tls;
        this.timeout = timeout;
        this.deadlines = deadlines;
    }

    /** Sends, and returns the status. */
    int send(URI url, InetAddress address, Map<String, String> headers, byte[] body) throws IOException {
        try (Socket plain = new Socket()) {
            Future<?> deadline = deadlines.schedule(() -> close(plain), timeout.toMillis(), TimeUnit.MILLISECONDS);
            try {
                plain.connect(new InetSocketAddress(address, port(url)), (int) timeout.toMillis());
                plain.setSoTimeout((int) timeout.toMillis());
                plain.setTcpNoDelay(true);
                return isSecure(url) ? secured(url, plain, headers, body) : exchange(url, plain, headers, body);
            } finally {
                deadline.cancel(false);
            }
        }
    }

    private int secured(URI url, Socket plain, Map<String, String> headers, byte[] body) throws IOException {
        try (SSLSocket socket = (SSLSocket) tls.createSocket(plain, bare(url.getHost()), port(url), true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return exchange(url, socket, headers, body);
        }
    }

    private static int exchange(URI url, Socket socket, Map<String, String> headers, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder("POST ").append(path(url)).append(" HTTP/1.1\r\nHost: ");
        head.append(url.getHost()).append(url.getPort() < 0 ? "" : ":" + url.getPort());
        head.append("\r\nConnection: close\r\nContent-Length: ").append(body.length);
        headers.forEach(
                (name, value) -> head.append("\r\n").append(name).append(": ").append(value));
        OutputStream out = socket.getOutputStream();
        out.write(head.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
        return status(socket.getInputStream());
    }

    private static int status(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.size() >= MAX_STATUS_LINE) {
                throw new IOException("it did not answer in HTTP/1.1");
            }
            line.write(c);
        }
        Matcher status =
                STATUS.matcher(line.toString(StandardCharsets.ISO_8859_1).strip());
        if (!status.matches()) {
            throw new IOException("it did not answer in HTTP/1.1");
        }
        return Integer.parseInt(status.group(1));
    }

    private static String path(URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    private static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return isSecure(url) ? 443 : 80;
    }

    private static boolean isSecure(URI url) {
        return url.getScheme().toLowerCase(Locale.ROOT).equals("https");
    }

    /** Returns a host without the brackets of an IPv6 address. */
    static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed all the same
        }
    }
}

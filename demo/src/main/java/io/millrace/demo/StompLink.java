package io.millrace.demo;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** STOMP 1.2 on a plain socket: each SEND asks for a receipt. Beats its heart every ten seconds. */
final class StompLink implements Link {

    private static final int BEAT_MILLIS = 10_000;
    private static final int MAX_FRAME = 65_536;

    private final String destination;
    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private final Map<String, CompletableFuture<Void>> receipts = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final Thread reader;
    private final Thread heart;

    StompLink(String host, int port, String deviceId, String password) throws IOException, InterruptedException {
        destination = Link.telemetry(deviceId);
        try {
            socket.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
            out = new BufferedOutputStream(socket.getOutputStream());
            reader = start("reads " + deviceId, this::read);
            write("CONNECT\naccept-version:1.2\nhost:" + host + "\nheart-beat:" + BEAT_MILLIS + ",0\nlogin:" + deviceId
                    + "\npasscode:" + password + "\n\n");
            await(connected);
            heart = start("beats " + deviceId, this::beat);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public Receipt send(Reading reading) throws IOException {
        CompletableFuture<Void> receipt = new CompletableFuture<>();
        receipts.put(reading.messageId(), receipt);
        write("SEND\ndestination:" + destination + "\ncontent-type:application/json\npersistent:true\nmessage-id:"
                + escape(reading.messageId()) + "\ncreation-time:"
                + escape(reading.time().toString()) + "\nreceipt:"
                + escape(reading.messageId()) + "\n\n" + reading.payload());
        return () -> await(receipt);
    }

    @Override
    public void close() throws IOException {
        try {
            CompletableFuture<Void> bye = new CompletableFuture<>();
            receipts.put("bye", bye);
            write("DISCONNECT\nreceipt:bye\n\n");
            bye.get(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | IOException e) {
            // The server need not answer a client that leaves; what was acknowledged is safe either way.
            receipts.remove("bye");
        } finally {
            socket.close();
            heart.interrupt();
            reader.interrupt();
        }
    }

    private synchronized void write(String frame) throws IOException {
        out.write(frame.getBytes(StandardCharsets.UTF_8));
        out.write(0);
        out.flush();
    }

    private void beat() {
        try {
            while (!socket.isClosed()) {
                TimeUnit.MILLISECONDS.sleep(BEAT_MILLIS / 2);
                synchronized (this) {
                    out.write('\n');
                    out.flush();
                }
            }
        } catch (InterruptedException | IOException e) {
            // The reader sees a broken connection too, and tells whoever waits.
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try {
            while (true) {
                handle(frame());
            }
        } catch (IOException e) {
            // The socket closes first: whoever sends after this line fails at once instead of waiting for a receipt.
            closeSocket();
            IOException broken = new IOException("STOMP: " + e.getMessage(), e);
            connected.completeExceptionally(broken);
            receipts.values().forEach(receipt -> receipt.completeExceptionally(broken));
        }
    }

    private void handle(List<String> frame) throws IOException {
        switch (frame.isEmpty() ? "" : frame.get(0)) {
            case "" -> {
                // A heart-beat before the frame's end.
            }
            case "CONNECTED" -> connected.complete(null);
            case "RECEIPT" -> {
                CompletableFuture<Void> receipt = receipts.remove(header(frame, "receipt-id"));
                if (receipt != null) {
                    receipt.complete(null);
                }
            }
            case "ERROR" -> throw new IOException("the server refused: " + header(frame, "message"));
            default -> throw new IOException("unexpected frame " + frame.get(0));
        }
    }

    /** Returns the lines of the next frame, the command first; its body stands in the last ones. */
    private List<String> frame() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != 0; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (bytes.size() >= MAX_FRAME) {
                throw new IOException("the server sent a frame of more than " + MAX_FRAME + " octets");
            }
            if (bytes.size() > 0 || octet != '\n' && octet != '\r') {
                bytes.write(octet);
            }
        }
        return new ArrayList<>(bytes.toString(StandardCharsets.UTF_8).lines().toList());
    }

    private static String header(List<String> frame, String name) {
        return frame.stream()
                .filter(line -> line.startsWith(name + ":"))
                .findFirst()
                .map(line -> unescape(line.substring(name.length() + 1)))
                .orElse("");
    }

    /** Escapes a header's value as STOMP 1.2, section "Value Encoding", wants it. */
    static String escape(String value) {
        return value.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace(":", "\\c");
    }

    private static String unescape(String value) {
        return value.replace("\\c", ":")
                .replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\\\", "\\");
    }

    private static Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, "stomp " + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nobody uses it any more; its file is freed when the process ends.
            receipts.clear();
        }
    }

    private static void await(CompletableFuture<Void> future) throws IOException, InterruptedException {
        try {
            future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException("STOMP: no receipt within " + PATIENCE.toSeconds() + " s", e);
        }
    }
}

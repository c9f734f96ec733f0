package io.millrace.gateway.internal.broker;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.gateway.internal.Defaults;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class EmbeddedBrokerTest {

    private static final int SECONDS = 10;

    @Rule
    public final BrokerRule broker = new BrokerRule(Defaults.groups(), Duration.ofSeconds(1));

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Socket socket(String acceptor) throws IOException {
        Socket socket = new Socket("127.0.0.1", broker.port(acceptor));
        socket.setSoTimeout(SECONDS * 1000);
        return socket;
    }

    @Test
    public void tellsWhichAcceptorsAreOpen() {
        assertTrue(broker.broker().acceptors().stream().allMatch(AcceptorState::open));
        broker.broker().stop();
        assertTrue(broker.broker().acceptors().stream().noneMatch(AcceptorState::open));
    }

    @Test
    public void failsWithPortAndVariableWhereThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            EmbeddedBroker second = broker.newBroker(folder.getRoot().toPath(), taken.getLocalPort());
            IllegalStateException thrown = assertThrows(IllegalStateException.class, second::start);
            assertTrue(thrown.getMessage(), thrown.getMessage().contains("127.0.0.1:" + taken.getLocalPort()));
            assertTrue(thrown.getMessage(), thrown.getMessage().contains("MILLRACE_AMQP_PORT"));
        }
    }

    @Test
    public void closesWhoDoesNotLogInInTime() throws Exception {
        try (Socket silent = socket("amqp");
                Socket slow = socket("stomp");
                Socket stuck = socket("amqp")) {
            slow.getOutputStream().write("CONN".getBytes(StandardCharsets.US_ASCII));
            stuck.getOutputStream().write(new byte[] {'A', 'M', 'Q', 'P', 3, 1, 0, 0});
            assertEquals(-1, silent.getInputStream().read());
            slow.getInputStream().readAllBytes();
            stuck.getInputStream().readAllBytes();
        }
    }

    @Test
    public void closesWhoTalksOnSlowly() throws Exception {
        try (Socket slow = socket("stomp")) {
            byte[] begun = "CONNECT\nx:".getBytes(StandardCharsets.US_ASCII);
            ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
            try {
                drip.scheduleAtFixedRate(() -> send(slow, begun), 0, 300, TimeUnit.MILLISECONDS);
                readUntilClosed(slow.getInputStream());
                await().until(() -> broker.broker().connectionsBeforeLogin() == 0);
            } finally {
                drip.shutdownNow();
            }
        }
    }

    @Test
    public void connectionsThatEndAtTheSameTimeTakeNoThreadEach() throws Exception {
        List<Socket> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Socket socket = socket("stomp");
            socket.getOutputStream().write("CONN".getBytes(StandardCharsets.US_ASCII));
            all.add(socket);
        }
        await().until(() -> broker.broker().connectionsBeforeLogin() > 100);
        for (Socket socket : all) {
            socket.close();
        }
        await().until(() -> broker.broker().connectionsBeforeLogin() == 0);
        long ofArtemis = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("remoting-service"))
                .count();
        assertEquals(0, ofArtemis);
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // closed by the server, which ends the repetition
        }
    }

    @Test
    public void answersAnAmqpClientWithoutSaslWithTheHeaderThatItWants() throws Exception {
        try (Socket socket = socket("amqp")) {
            socket.getOutputStream().write(new byte[] {'A', 'M', 'Q', 'P', 0, 1, 0, 0});
            assertArrayEquals(
                    new byte[] {'A', 'M', 'Q', 'P', 3, 1, 0, 0},
                    socket.getInputStream().readAllBytes());
        }
    }

    @Test
    public void closesOnMalformedAmqp() throws Exception {
        for (byte[] malformed : new byte[][] {
            {'h', 'e', 'l', 'l', 'o', ' ', 'y', 'o', 'u'},
            {'A', 'M', 'Q', 'P', 3, 1, 0, 0, 0x7f, 0, 0, 0, 2, 1, 0, 0},
            {'A', 'M', 'Q', 'P', 3, 1, 0, 0, 0, 0, 0, 1, 2, 1, 0, 0},
            {'A', 'M', 'Q', 'P', 3, 1, 0, 0, 0, 0, 0, 12, 2, 1, 0, 0, 1, 2, 3, 4},
        }) {
            try (Socket socket = socket("amqp")) {
                socket.getOutputStream().write(malformed);
                socket.getInputStream().readAllBytes();
            }
        }
    }

    @Test
    public void saysWhatAPortIsForToABrowser() throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + broker.port("stomp") + "/"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(426, response.statusCode());
        assertTrue(response.body(), response.body().contains("STOMP"));
    }

    @Test
    public void boundsWhatComesAsHttp() throws Exception {
        try (Socket socket = socket("stomp")) {
            byte[] junk = new byte[64 * 1024];
            Arrays.fill(junk, (byte) 'x');
            socket.getOutputStream().write("GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(junk);
            readUntilClosed(socket.getInputStream());
        }
    }

    private static void readUntilClosed(InputStream in) {
        try {
            in.readAllBytes();
        } catch (IOException e) {
            // reset is closed as well
        }
    }

    @Test
    public void speaksStompOverWebSocketOnAnyPath() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("v12.stomp")
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + broker.port("stomp") + "/any/path"), new WebSocket.Listener() {
                            private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

                            @Override
                            public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
                                byte[] part = new byte[data.remaining()];
                                data.get(part);
                                bytes.writeBytes(part);
                                String text = bytes.toString(StandardCharsets.UTF_8);
                                if (text.contains("RECEIPT")) {
                                    answer.complete(text);
                                }
                                webSocket.request(1);
                                return null;
                            }
                        })
                .get(SECONDS, TimeUnit.SECONDS);
        assertEquals("v12.stomp", socket.getSubprotocol());
        socket.sendText("CONNECT\naccept-version:1.2\nlogin:press-1\npasscode:secret\n\n\0", true)
                .join();
        socket.sendText("SEND\ndestination:devices/me/telemetry\nreceipt:r1\n\n1\0", true)
                .join();

        assertTrue(answer.get(SECONDS, TimeUnit.SECONDS).startsWith("CONNECTED"));
        socket.abort();
    }
}

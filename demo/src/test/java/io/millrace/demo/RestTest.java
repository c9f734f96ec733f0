package io.millrace.demo;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** The management API as the demo uses it, in the shapes of the design. */
public class RestTest {

    private HttpServer server;
    private Rest rest;

    @Before
    public void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        rest = new Rest("http://127.0.0.1:" + server.getAddress().getPort(), "secret");
    }

    @After
    public void stop() {
        server.stop(0);
    }

    @Test
    public void returnsThePasswordOfANewDevice() throws Exception {
        answer("/api/v1/devices", 201, "{\"id\":\"press-1\",\"credentials\":{\"password\":\"pw\"}}");
        assertEquals(Optional.of("pw"), rest.register("press-1", Map.of("site", "Ulm")));
    }

    @Test
    public void leavesADeviceAloneThatExists() throws Exception {
        answer("/api/v1/devices", 409, "{}");
        assertEquals(Optional.empty(), rest.register("press-1", Map.of()));
    }

    @Test
    public void countsTheHistoryOverItsPages() throws Exception {
        server.createContext("/api/v1/devices/press-1/history", exchange -> {
            boolean second = exchange.getRequestURI().getQuery().contains("cursor=a b");
            byte[] body = (second ? "{\"records\":[{}]}" : "{\"records\":[{},{}],\"cursor\":\"a b\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        assertEquals(3, rest.countHistory("press-1"));
    }

    @Test
    public void hintsAtThePasswordOfAdmin() {
        answer("/api/v1/devices", 401, "{}");
        String words = assertThrows(IOException.class, () -> rest.register("press-1", Map.of()))
                .getMessage();
        assertTrue(words, words.endsWith("is MILLRACE_ADMIN_PASSWORD the password of admin?"));
    }

    private void answer(String path, int status, String json) {
        server.createContext(path, exchange -> {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }
}

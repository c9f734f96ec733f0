package io.millrace.rest.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.millrace.api.access.Role;
import io.millrace.rest.internal.access.CachedPasswordVerifier;
import io.millrace.rest.internal.access.Caller;
import io.millrace.rest.internal.access.Origins;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Rule;
import org.junit.Test;

public class AccessTest {

    @Rule
    public final RestServer server = new RestServer();

    @Test
    public void everyCallIsOpenToItsRoleAndToAdminAndToNobodyElse() {
        for (Calls.Call call : Calls.all()) {
            for (Role role : Role.values()) {
                Answer answer = server.send(request(call, role.wireName()));
                boolean may = call.role().isEmpty()
                        || call.role().get() == role
                        || call.role().get() == Role.VIEWER
                        || role == Role.ADMIN;
                String row = call + " as " + role + ": " + answer.status() + " " + answer.text();
                assertEquals(row, may, answer.status() != 403);
                assertFalse(row, answer.status() == 401 || answer.status() == 500);
            }
            if (call.role().isPresent()) {
                HttpRequest.Builder nobody = server.anonymous("/api/v1" + filled(call.path()))
                        .method(call.method().toUpperCase(java.util.Locale.ROOT), HttpRequest.BodyPublishers.noBody());
                Answer answer = server.send(nobody);
                assertEquals(call.toString(), 401, answer.status());
                assertTrue(answer.header("WWW-Authenticate").startsWith("Basic "));
            }
        }
    }

    private HttpRequest.Builder request(Calls.Call call, String user) {
        return server.request(user, "/api/v1" + filled(call.path()))
                .method(call.method().toUpperCase(java.util.Locale.ROOT), HttpRequest.BodyPublishers.noBody());
    }

    private static String filled(String path) {
        return path.replace("{kind}", "telemetry").replaceAll("\\{[a-zA-Z]+}", "any");
    }

    @Test
    public void aWrongPasswordAndAnUnknownPathAreRefusedAlike() {
        Answer wrong = server.send(server.anonymous("/api/v1/devices").header("Authorization", "Basic YWRtaW46eA=="));
        assertEquals(401, wrong.status());
        assertEquals("application/problem+json", wrong.header("Content-Type"));
        assertEquals(401, server.send(server.anonymous("/api/v1/nothing")).status());
        assertEquals(
                401,
                server.send(server.anonymous("/api/v1/devices").header("Authorization", "Bearer x"))
                        .status());
    }

    @Test
    public void scriptsOfThePageGetNoDialogueOfTheBrowser() {
        Answer answer = server.send(server.anonymous("/api/v1/devices").header("Sec-Fetch-Dest", "empty"));
        assertTrue(answer.header("WWW-Authenticate").startsWith("Session "));
    }

    @Test
    public void aForeignPageMayChangeNothing() {
        Answer foreign = server.send(server.request("admin", "/api/v1/devices")
                .header("Origin", "http://evil.example")
                .POST(HttpRequest.BodyPublishers.noBody()));
        assertEquals(foreign.text(), 403, foreign.status());
        Answer own = server.send(server.request("admin", "/api/v1/devices")
                .header("Origin", "http://127.0.0.1:" + server.port())
                .POST(HttpRequest.BodyPublishers.noBody()));
        assertEquals(own.text(), 201, own.status());
    }

    @Test
    public void thePageIsOpenAndItsFilesAreAllThere() {
        Answer page = server.send(server.anonymous("/"));
        assertEquals(200, page.status());
        assertTrue(page.header("Content-Security-Policy").startsWith("default-src 'none'"));
        for (String file : List.of("app.js", "api.js", "list.js", "detail.js", "chart.js", "app.css", "icon.svg")) {
            Answer answer = server.send(server.anonymous("/" + file));
            assertEquals(file, 200, answer.status());
            Answer again = server.send(server.anonymous("/" + file).header("If-None-Match", answer.header("ETag")));
            assertEquals(file, 304, again.status());
        }
        assertEquals(404, server.send(server.anonymous("/nothing")).status());
        assertEquals(405, server.send(server.anonymous("/").DELETE()).status());
    }

    @Test
    public void hostsAndOriginsAreToldApart() {
        Origins origins = new Origins(List.of("Mill.example"));
        Object[][] table = {
            // method, Host, Origin, Sec-Fetch-Site, refused
            {"GET", "localhost:8080", null, null, false},
            {"GET", "mill.example", null, null, false},
            {"GET", "127.0.0.1:8080", null, null, false},
            {"GET", "[::1]:8080", null, null, false},
            {"GET", "192.168.1.7", null, null, false},
            {"GET", "evil.example", null, null, true},
            {"GET", "localhost.evil.example:8080", null, null, true},
            {"GET", null, null, null, true},
            {"GET", "localhost", "http://evil.example", "cross-site", false},
            {"POST", "localhost:8080", "http://localhost:8080", "same-origin", false},
            {"POST", "localhost:8080", "https://localhost:8080", null, false},
            {"POST", "localhost:8080", "http://localhost:9090", null, true},
            {"POST", "localhost:8080", "null", null, true},
            {"DELETE", "localhost:8080", null, "cross-site", true},
            {"PUT", "localhost:8080", null, null, false},
        };
        for (Object[] row : table) {
            Optional<String> refusal =
                    origins.refuse((String) row[0], (String) row[1], (String) row[2], (String) row[3]);
            assertEquals(
                    List.of(java.util.Arrays.asList(row).toString(), refusal).toString(), row[4], refusal.isPresent());
        }
    }

    private static Clock clock(Instant[] now) {
        return new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now[0];
            }
        };
    }

    @Test
    public void aPasswordThatWasRightDoesNotStandInLineBehindGuesses() throws Exception {
        CountDownLatch underWay = new CountDownLatch(2);
        CountDownLatch end = new CountDownLatch(1);
        boolean[] right = {true};
        Instant[] now = {Instant.EPOCH};
        CachedPasswordVerifier passwords = new CachedPasswordVerifier(
                (user, password) -> {
                    if (password.equals("guess")) {
                        underWay.countDown();
                        await(end);
                    }
                    return password.equals("right") && right[0]
                            ? Optional.of(new Caller(user, Set.of(Role.VIEWER)))
                            : Optional.empty();
                },
                Duration.ofSeconds(30),
                clock(now),
                user -> Optional.of(1L));
        assertTrue(passwords.verify("a", "right").isPresent());
        now[0] = now[0].plusSeconds(60);
        List<CompletableFuture<Void>> guessers = List.of(
                CompletableFuture.runAsync(() -> passwords.verify("a", "guess")),
                CompletableFuture.runAsync(() -> passwords.verify("a", "guess")));
        try {
            assertTrue(underWay.await(10, TimeUnit.SECONDS));
            assertTrue("both places are taken", passwords.verify("a", "right").isPresent());
        } finally {
            end.countDown();
            guessers.forEach(CompletableFuture::join);
        }
        now[0] = now[0].plusSeconds(60);
        right[0] = false;
        assertTrue(passwords.verify("a", "right").isEmpty());
        assertFalse("what is right no more is a guess", passwords.wasRight("a", "right"));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    public void aLogInIsRememberedForAShortTimeOnly() {
        AtomicInteger asked = new AtomicInteger();
        Instant[] now = {Instant.EPOCH};
        long[] version = {1};
        CachedPasswordVerifier passwords = new CachedPasswordVerifier(
                (user, password) -> {
                    asked.incrementAndGet();
                    return password.equals("right")
                            ? Optional.of(new Caller(user, Set.of(Role.VIEWER)))
                            : Optional.empty();
                },
                Duration.ofSeconds(30),
                clock(now),
                user -> Optional.of(version[0]));
        for (int i = 0; i < 2; i++) {
            assertTrue(passwords.verify("a", "right").isPresent());
            assertEquals(1, asked.get());
        }
        assertTrue(passwords.verify("a", "wrong").isEmpty());
        assertTrue(passwords.verify("a", "wrong").isEmpty());
        assertEquals(3, asked.get());
        now[0] = now[0].plusSeconds(30);
        assertTrue(passwords.verify("a", "right").isPresent());
        assertEquals(4, asked.get());
        assertTrue(passwords.wasRight("a", "right"));
        assertFalse(passwords.wasRight("a", "wrong"));
        assertFalse(passwords.wasRight("b", "right"));
        version[0] = 2;
        assertTrue(passwords.verify("a", "right").isPresent());
        assertEquals("a change of the person is in force at once", 5, asked.get());
    }
}

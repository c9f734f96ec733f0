package io.millrace.rest.internal.live;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.state.DeviceState;
import io.millrace.api.state.FieldValue;
import io.millrace.rest.internal.FakeStreams;
import io.millrace.rest.internal.RestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;

public class LiveEventsTest {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    @Rule
    public final RestServer server = new RestServer();

    private BufferedReader listen(String query) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://127.0.0.1:" + server.port() + "/api/v1/events" + query)
                        .toURL()
                        .openConnection();
        connection.setReadTimeout(20_000);
        connection.setRequestProperty(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString("viewer:secret".getBytes(StandardCharsets.UTF_8)));
        assertEquals(200, connection.getResponseCode());
        assertTrue(connection.getContentType().startsWith("text/event-stream"));
        return new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String await(BufferedReader reader, String event) throws IOException {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.equals("event: " + event)) {
                return reader.readLine();
            }
        }
        throw new AssertionError("the stream ended before " + event);
    }

    private static DeviceState value(String deviceId, int value) {
        return new DeviceState(deviceId, Map.of("t", new FieldValue(value, TIME, TIME, "default")), Map.of());
    }

    @Test
    public void aListenerHearsOfItsDevicesAndOfTheRate() throws IOException {
        try (BufferedReader reader = listen("?devices=press-1")) {
            await(reader, "hello");
            server.feed.changed(value("press-2", 1));
            server.feed.changed(value("press-1", 2));
            String values = await(reader, "values");
            assertTrue(values, values.contains("\"deviceId\":\"press-1\"") && values.contains("\"value\":2"));
            server.streams.presence.add(new LogRecord(
                    1,
                    FakeStreams.record(StreamKind.PRESENCE, "press-1", "{\"connected\":true,\"protocol\":\"mqtt\"}")));
            String presence = await(reader, "presence");
            assertTrue(presence, presence.contains("\"connected\":true"));
            server.streams.telemetry.addAndGet(50);
            String rate = await(reader, "rate");
            assertTrue(rate, rate.contains("\"connections\":1"));
        }
    }

    @Test
    public void alertsOfAllDevicesComeToWhoAsksForThemAndElseThoseOfItsDevices() throws IOException {
        try (BufferedReader own = listen("?devices=press-1");
                BufferedReader all = listen("?devices=press-1&alerts=all")) {
            await(own, "hello");
            await(all, "hello");
            server.streams.alerts.add(
                    new LogRecord(1, FakeStreams.record(StreamKind.ALERTS, "press-2", "{\"id\":\"a-1\"}")));
            server.streams.alerts.add(
                    new LogRecord(2, FakeStreams.record(StreamKind.ALERTS, "press-1", "{\"id\":\"a-2\"}")));
            assertEquals("data: {\"id\":\"a-2\"}", await(own, "alert"));
            assertEquals("data: {\"id\":\"a-1\"}", await(all, "alert"));
            assertEquals("data: {\"id\":\"a-2\"}", await(all, "alert"));
        }
    }

    @Test
    public void valuesAndHeartBeatsComeWhileTheLogFails() throws IOException {
        try (BufferedReader reader = listen("")) {
            await(reader, "hello");
            server.streams.broken.set(true);
            server.feed.changed(value("press-1", 7));
            String values = await(reader, "values");
            assertTrue(values, values.contains("\"value\":7"));
            server.streams.broken.set(false);
            await(reader, "rate");
        }
    }

    @Test
    public void wrongCallsAreRefusedWithAProblem() {
        assertEquals(400, server.call("GET", "/events?device=a").status());
        assertEquals(400, server.call("GET", "/events?devices=a%20b").status());
        assertEquals(405, server.call("POST", "/events").status());
        assertEquals(401, server.send(server.anonymous("/api/v1/events")).status());
    }
}

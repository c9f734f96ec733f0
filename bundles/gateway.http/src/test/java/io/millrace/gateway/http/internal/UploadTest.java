package io.millrace.gateway.http.internal;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import io.millrace.api.address.StreamKind;
import io.millrace.api.state.RecordException;
import io.millrace.api.state.StateStore;
import io.millrace.api.stream.StreamRecord;
import io.millrace.gateway.http.internal.DeviceServer.Answer;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** What a device collected earlier, to its history. */
public class UploadTest {

    private static final String LINES = "application/x-ndjson";

    @Rule
    public final DeviceServer server = new DeviceServer(Map.of("maxUploadRecords", 4));

    private final List<StreamRecord> added = new ArrayList<>();
    private final Set<String> known = new HashSet<>();

    @Before
    public void bind() {
        server.providers.bindState((StateStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StateStore.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("addToHistory")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return add((List<?>) arguments[0]);
                }));
    }

    private int add(List<?> records) {
        int fresh = 0;
        for (int i = 0; i < records.size(); i++) {
            StreamRecord record = (StreamRecord) records.get(i);
            if (text(record).contains("too many fields")) {
                throw new RecordException(i, "it has more fields than a device may have");
            }
            added.add(record);
            fresh += known.add(record.stamp().messageId()) ? 1 : 0;
        }
        return fresh;
    }

    private static String text(StreamRecord record) {
        return new String(record.content().payload(), StandardCharsets.UTF_8);
    }

    @Test
    public void recordsComeWithTheirOwnTimesInLinesOrAnArray() {
        Answer answer = server.post(
                "/devices/me/history",
                "{\"time\":\"2026-01-02T04:04:05+01:00\",\"stream\":\"gps\",\"payload\":{\"lat\":48.40},\"messageId\":\"m-1\"}\n"
                        + "{\"time\":1767323045000,\"kind\":\"events\",\"stream\":\"alarm\",\"payload\":\"hot\",\"contentType\":\"text/plain\"}\n"
                        + "{\"time\":\"2026-01-02T03:04:05Z\",\"kind\":\"diagnostics\",\"payload\":1,\"properties\":{\"a\":2}}",
                "Content-Type",
                LINES);
        assertEquals(new String(answer.response().body(), StandardCharsets.UTF_8), 200, answer.status());
        assertEquals(3, answer.json().path("received").asInt());
        assertEquals(3, answer.json().path("added").asInt());
        assertEquals("gps", added.get(0).streamId());
        assertEquals("2026-01-02T03:04:05Z", added.get(0).content().properties().get("creation-time"));
        assertEquals("m-1", added.get(0).stamp().messageId());
        assertEquals("{\"lat\":48.40}", text(added.get(0)));
        assertEquals(StreamKind.EVENTS, added.get(1).kind());
        assertEquals("2026-01-02T03:04:05Z", added.get(1).content().properties().get("creation-time"));
        assertEquals("hot", text(added.get(1)));
        assertEquals(StreamKind.DIAGNOSTICS, added.get(2).kind());
        assertEquals("2", added.get(2).content().properties().get("a"));
        assertEquals(
                200,
                server.post(
                                "/devices/press-1/history",
                                "[{\"time\":1,\"payload\":2}]",
                                "Content-Type",
                                "application/json")
                        .status());
        assertEquals("default", added.get(3).streamId());
    }

    @Test
    public void theSameUploadAgainAddsNothingThoughItsRecordsHaveNoIds() {
        String upload = "[{\"time\":1,\"payload\":2},{\"time\":1,\"payload\":2},{\"time\":2,\"payload\":2}]";
        assertEquals(
                3,
                server.post("/devices/me/history", upload).json().path("added").asInt());
        Answer again = server.post("/devices/me/history", upload);
        assertEquals(0, again.json().path("added").asInt());
        assertEquals(3, again.json().path("repeated").asInt());
        assertNotEquals(added.get(0).stamp().messageId(), added.get(1).stamp().messageId());
    }

    @Test
    public void oneWrongRecordKeepsTheWholeUploadOutAndIsNamed() {
        Answer answer = server.post(
                "/devices/me/history",
                "{\"time\":1,\"payload\":1}\n{\"payload\":1}\n{\"time\":\"noon\",\"payload\":1}\n{\"time\":1,\"payload\":1,\"kind\":\"presence\"}",
                "Content-Type",
                LINES);
        assertEquals(400, answer.status());
        assertEquals(2, answer.json().at("/errors/0/line").asInt());
        assertThat(answer.json().at("/errors/0/detail").asText(), containsString("'time' is missing"));
        assertThat(answer.json().at("/errors/1/detail").asText(), containsString("RFC 3339"));
        assertThat(answer.json().at("/errors/2/detail").asText(), containsString("telemetry, events, diagnostics"));
        Answer array = server.post("/devices/me/history", "[{\"time\":1,\"payload\":1},{\"time\":1,\"value\":1}]");
        assertEquals("/1", array.json().at("/errors/0/pointer").asText());
        Answer fields = server.post(
                "/devices/me/history", "[{\"time\":1,\"payload\":1},{\"time\":1,\"payload\":\"too many fields\"}]");
        assertEquals(400, fields.status());
        assertEquals("/1", fields.json().at("/errors/0/pointer").asText());
        assertEquals(
                List.of(),
                added.stream().filter(one -> text(one).contains("fields")).toList());
    }

    @Test
    public void anUploadIsBoundedAndForTheDeviceAlone() {
        assertEquals(413, server.post("/devices/me/history", "[1,2,3,4,5]").status());
        assertEquals(
                403,
                server.post("/devices/press-2/history", "[{\"time\":1,\"payload\":1}]")
                        .status());
        assertEquals(
                415,
                server.post("/devices/me/history", "1", "Content-Type", "text/csv")
                        .status());
        assertEquals(400, server.post("/devices/me/history", "{}").status());
        assertEquals(404, server.post("/devices/me/history/x", "[]").status());
        assertEquals(
                405,
                server.send(server.request("press-1", "/devices/me/history").GET())
                        .status());
    }
}

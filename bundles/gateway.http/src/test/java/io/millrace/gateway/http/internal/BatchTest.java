package io.millrace.gateway.http.internal;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gateway.http.internal.DeviceServer.Answer;
import io.millrace.gateway.http.internal.FakeGateway.Sent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;

/** Several messages in one request, in each of the three forms. */
public class BatchTest {

    private static final String LINES = "application/x-ndjson";
    private static final String MESSAGES = "application/vnd.millrace.batch+json";

    @Rule
    public final DeviceServer server = new DeviceServer(Map.of("maxBatchMessages", 5));

    private List<String> payloads() {
        return server.gateway.sent.stream().map(Sent::payload).toList();
    }

    @Test
    public void eachLineIsAMessageAsItWasWritten() {
        Answer answer = server.post(
                "/devices/me/telemetry/gps",
                "{\"lat\": 48.40, \"n\":1e2}\r\n\n  [1, 2]\n\"\u00fc\"",
                "Content-Type",
                LINES,
                "message-id",
                "trip-7",
                "property-driver",
                "Ada");
        assertEquals(202, answer.status());
        assertEquals(3, answer.json().path("accepted").asInt());
        assertEquals(List.of("{\"lat\": 48.40, \"n\":1e2}", "[1, 2]", "\"\u00fc\""), payloads());
        Sent last = server.gateway.sent.get(2);
        assertEquals("devices/me/telemetry/gps", last.address());
        assertEquals("trip-7.4", last.property("message-id"));
        assertEquals("Ada", last.property("driver"));
        assertEquals(Optional.of("application/json"), last.content().contentType());
    }

    @Test
    public void anArrayIsOneMessageUnlessItIsSaidToBeABatch() {
        assertEquals(202, server.post("/devices/me/telemetry", "[1,2]").status());
        assertEquals(List.of("[1,2]"), payloads());
        server.gateway.sent.clear();
        Answer answer = server.post(
                "/devices/me/telemetry?batch=true", "[{\"a\":1.0} , 2,\"x\"]", "Content-Type", "application/json");
        assertEquals(202, answer.status());
        assertEquals(List.of("{\"a\":1.0}", "2", "\"x\""), payloads());
        assertFalse(server.gateway.sent.get(0).content().properties().containsKey("batch"));
        assertEquals(400, server.post("/devices/me/telemetry?batch=yes", "[1]").status());
        assertEquals(
                415,
                server.post("/devices/me/telemetry?batch=true", "[1]", "Content-Type", "text/plain")
                        .status());
    }

    @Test
    public void messagesOfABatchMayHaveTheirOwnTypeAndProperties() {
        Answer answer = server.post(
                "/devices/me/events/alarm",
                "[{\"payload\":{\"t\":1},\"properties\":{\"message-id\":\"m\",\"key-frame\":true,\"level\":3}},"
                        + "{\"payload\":\"hot\",\"contentType\":\"text/plain\"},"
                        + "{\"payload\":{\"base64\":\"AAE=\"},\"contentType\":\"application/octet-stream\"},"
                        + "{\"payload\":null}]",
                "Content-Type",
                MESSAGES);
        assertEquals(202, answer.status());
        List<Sent> sent = server.gateway.sent;
        assertEquals(
                Map.of("message-id", "m", "key-frame", "true", "level", "3"),
                sent.get(0).content().properties());
        assertEquals("hot", sent.get(1).payload());
        assertEquals(Optional.of("text/plain"), sent.get(1).content().contentType());
        assertArrayEquals(new byte[] {0, 1}, sent.get(2).content().payload());
        assertEquals("null", sent.get(3).payload());
    }

    @Test
    public void aBadMessageKeepsNoOtherOut() {
        Answer answer = server.post(
                "/devices/me/telemetry", "1\n{\"a\":\n" + "\"" + "x".repeat(300) + "\"\n4", "Content-Type", LINES);
        assertEquals(207, answer.status());
        assertEquals(List.of("1", "4"), payloads());
        JsonNode json = answer.json();
        assertEquals(2, json.path("accepted").asInt());
        assertEquals(2, json.path("refused").asInt());
        assertEquals(0, json.path("notTried").asInt());
        assertEquals(2, json.at("/errors/0/line").asInt());
        assertEquals(400, json.at("/errors/0/status").asInt());
        assertThat(json.at("/errors/0/detail").asText(), containsString("no JSON"));
        assertEquals(3, json.at("/errors/1/line").asInt());
        assertEquals(413, json.at("/errors/1/status").asInt());
    }

    @Test
    public void aBatchEndsWhereTheServerHasEnough() {
        Answer answer = server.post(
                "/devices/me/telemetry?batch=true", "[1,2,\"too fast\",4,5]", "Content-Type", "application/json");
        assertEquals(207, answer.status());
        assertEquals("1", answer.header("Retry-After"));
        assertEquals(List.of("1", "2"), payloads());
        assertEquals(2, answer.json().path("notTried").asInt());
        assertEquals("/2", answer.json().at("/errors/0/pointer").asText());
        assertEquals(429, answer.json().at("/errors/0/status").asInt());
    }

    @Test
    public void aBatchOfWhichNothingIsAcceptedIsAProblem() {
        Answer answer = server.post("/devices/me/telemetry", "\"disk full\"\n2", "Content-Type", LINES);
        assertEquals(503, answer.status());
        assertEquals("application/problem+json", answer.header("Content-Type"));
        assertEquals(1, answer.json().at("/errors/0/line").asInt());
        assertEquals(
                403,
                server.post("/devices/press-2/telemetry", "1\n2", "Content-Type", LINES)
                        .status());
        assertEquals(List.of(), payloads());
    }

    @Test
    public void aRefusalPointsToWhatWasWrong() {
        String[][] table = {
            {"telemetry?batch=true", "[1,2", ""},
            {"telemetry?batch=true", "[]", ""},
            {"telemetry?batch=yes", "[1]", "/batch"},
            {"telemetry?accept-command=yes", "1", "/accept-command"},
            {"telemetry?a=1&a=2", "1", "/a"},
            {"history", "{}", ""},
        };
        for (String[] row : table) {
            Answer answer = server.post("/devices/me/" + row[0], row[1]);
            assertEquals(row[0], 400, answer.status());
            assertEquals(row[0], row[2], answer.json().at("/errors/0/pointer").asText("none"));
            assertEquals(answer.detail(), answer.json().at("/errors/0/detail").asText());
        }
    }

    @Test
    public void aBatchThatCannotBeTakenApartIsRefusedWhole() {
        assertThat(server.post("/devices/me/telemetry?batch=true", "[1,2").detail(), containsString("line 1, column"));
        assertThat(server.post("/devices/me/telemetry?batch=true", "{}").detail(), containsString("array"));
        assertThat(server.post("/devices/me/telemetry?batch=true", "[1] 2").detail(), containsString("more"));
        assertEquals(400, server.post("/devices/me/telemetry?batch=true", "[]").status());
        assertEquals(
                413,
                server.post("/devices/me/telemetry?batch=true", "[1,2,3,4,5,6]").status());
        assertEquals(
                413,
                server.post("/devices/me/telemetry", "1\n".repeat(6), "Content-Type", LINES)
                        .status());
        assertEquals(
                415,
                server.post("/devices/me/telemetry", "1", "Content-Type", LINES + "; charset=ISO-8859-1")
                        .status());
        assertEquals(List.of(), payloads());
    }

    @Test
    public void aWrongMemberOfAMessageIsNamed() {
        Answer answer = server.post(
                "/devices/me/telemetry",
                "[{\"payload\":1},{\"body\":1},{},{\"payload\":1,\"properties\":{\"a\":[]}},7]",
                "Content-Type",
                MESSAGES);
        assertEquals(207, answer.status());
        assertThat(answer.json().at("/errors/0/detail").asText(), containsString("'body'"));
        assertThat(answer.json().at("/errors/1/detail").asText(), containsString("'payload' is missing"));
        assertThat(answer.json().at("/errors/2/detail").asText(), containsString("'a'"));
        assertEquals("/4", answer.json().at("/errors/3/pointer").asText());
    }

    @Test
    public void aBatchMayBePacked() {
        byte[] packed = DeviceServer.gzip("1\n2".getBytes(StandardCharsets.UTF_8));
        assertEquals(
                202,
                server.post("/devices/me/telemetry", packed, "Content-Type", LINES, "Content-Encoding", "gzip")
                        .status());
        assertEquals(List.of("1", "2"), payloads());
    }
}

package io.millrace.gateway.internal.groups;

import static org.junit.Assert.assertEquals;

import io.millrace.api.address.StreamKind;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class RecordContentTest {

    private static String type(Optional<String> given, byte[] payload) {
        Stamp stamp = new Stamp(Instant.EPOCH, "m1", false, "g", Optional.empty());
        Content content = new Content(given, Map.of("a", "b"), payload);
        Content seen = RecordContent.of(new StreamRecord(StreamKind.TELEMETRY, "d1", "default", stamp, content));
        assertEquals(content.properties(), seen.properties());
        assertEquals(content.payload(), seen.payload());
        return seen.contentType().orElseThrow();
    }

    @Test
    public void whatNamesNoTypeIsJsonIfItParsesElseTextElseOctets() {
        String[][] table = {
            {"{\"rpm\":900}", "application/json"},
            {" [1, {\"a\":null}] ", "application/json"},
            {"900.5", "application/json"},
            {"null", "application/json"},
            {"\"text\"", "application/json"},
            {"{\"rpm\":900", "text/plain"},
            {"{\"rpm\":900} x", "text/plain"},
            {"{} {}", "text/plain"},
            {"[1,]", "text/plain"},
            {"900 rpm", "text/plain"},
            {"\u00fcber", "text/plain"},
            {"", "text/plain"},
        };
        for (String[] row : table) {
            assertEquals(row[0], row[1], type(Optional.empty(), row[0].getBytes(StandardCharsets.UTF_8)));
        }
        assertEquals("application/octet-stream", type(Optional.empty(), new byte[] {(byte) 0xff, 0, 1}));
    }

    @Test
    public void whatTheDeviceNamesStands() {
        assertEquals("application/cbor", type(Optional.of("application/cbor"), "{}".getBytes(StandardCharsets.UTF_8)));
    }
}

package io.millrace.rocks;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.millrace.api.address.StreamKind;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class RecordCodecTest {

    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

    @Test
    public void aRecordWithEverythingComesBackAsItWas() {
        assertRoundTrip(new StreamRecord(
                StreamKind.EVENTS,
                "press-1",
                "überhitzt",
                new Stamp(TIME, "m-1", true, "g-1", Optional.of("gw-1")),
                new Content(
                        Optional.of("application/json"),
                        Map.of("unit", "°C", "leer", "", "long", "ä".repeat(100)),
                        "{}".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    public void aRecordWithNothingOptionalComesBackAsItWas() {
        for (StreamKind kind : StreamKind.values()) {
            assertRoundTrip(new StreamRecord(
                    kind, "d", "s", new Stamp(TIME, "", false, "", Optional.empty()), Content.of(new byte[0])));
        }
    }

    @Test
    public void stringsOfEveryLengthComeBackWhetherTheyArePlainOrNot() {
        for (int length = 0; length < 300; length++) {
            assertText("x".repeat(length));
            assertText("x".repeat(length) + "é");
        }
    }

    @Test
    public void aRecordOfALaterVersionIsRefusedByName() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> RecordCodec.decode(new byte[] {9, 1, 0}, 0));
        assertEquals("a record has version 9; this Millrace reads version 1", refusal.getMessage());
    }

    private static void assertText(String text) {
        ByteWriter out = new ByteWriter(0).text(text).octet(7);
        ByteReader in = new ByteReader(out.toByteArray(), 0);
        assertEquals(text, in.text());
        assertEquals(7, in.octet());
    }

    private static void assertRoundTrip(StreamRecord record) {
        byte[] bytes = RecordCodec.encode(record, 8);
        StreamRecord back = RecordCodec.decode(bytes, 8);
        assertEquals(record.kind(), back.kind());
        assertEquals(record.deviceId(), back.deviceId());
        assertEquals(record.streamId(), back.streamId());
        assertEquals(record.stamp(), back.stamp());
        assertEquals(record.content().contentType(), back.content().contentType());
        assertEquals(record.content().properties(), back.content().properties());
        assertArrayEquals(record.content().payload(), back.content().payload());
        assertEquals(record.stamp().enqueuedTime().toEpochMilli(), RecordCodec.enqueuedMillis(bytes, 8));
    }
}

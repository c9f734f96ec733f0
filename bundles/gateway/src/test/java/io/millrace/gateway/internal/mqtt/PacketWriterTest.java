package io.millrace.gateway.internal.mqtt;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.millrace.api.stream.Content;
import java.util.Map;
import org.junit.Test;

public class PacketWriterTest {

    private static Outgoing message(String topic, Map<String, String> user) {
        return new Outgoing(new Outgoing.Head(topic, 1, false, 0), Content.of(new byte[0]), user) {
            @Override
            boolean isWanted() {
                return true;
            }

            @Override
            void settled(boolean accepted) {
                throw new AssertionError("nobody sends it");
            }
        };
    }

    @Test
    public void aTextThatIsTooLongForItsTwoOctetsOfLengthDoesNotFit() {
        assertTrue(PacketWriter.fits(false, message("x".repeat(65_535), Map.of())));
        assertFalse(PacketWriter.fits(false, message("x".repeat(65_536), Map.of())));
        assertFalse("octets count", PacketWriter.fits(false, message("\u20ac".repeat(21_846), Map.of())));
        String large = "x".repeat(65_536);
        assertTrue("3.1.1 has no properties", PacketWriter.fits(false, message("a", Map.of("k", large))));
        assertFalse(PacketWriter.fits(true, message("a", Map.of("k", large))));
        assertFalse(PacketWriter.fits(true, message("a", Map.of(large, "v"))));
        assertTrue(PacketWriter.fits(true, message("a", Map.of("k", "x".repeat(65_535)))));
    }
}

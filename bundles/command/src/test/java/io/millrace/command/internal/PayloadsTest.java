package io.millrace.command.internal;

import static org.junit.Assert.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.Test;

/** What of a payload reaches a terminal. */
public class PayloadsTest {

    @Test
    public void keepsControlCharactersAwayFromTheTerminal() {
        assertEquals("a [31mb", Payloads.line(utf8("a\u001b[31mb"), 80));
    }

    @Test
    public void cutsWhatIsLong() {
        assertEquals("abcde...", Payloads.line(utf8("abcdefghijk"), 8));
    }

    @Test
    public void countsWhatIsNoText() {
        assertEquals("(2 octets)", Payloads.line(new byte[] {(byte) 0xff, 0}, 80));
    }

    @Test
    public void showsJsonTextAndOctetsAsRestDoes() {
        assertEquals(Map.of("t", 1), Payloads.value(utf8("{\"t\":1}")));
        assertEquals("warm", Payloads.value(utf8("warm")));
        assertEquals(Map.of("base64", "/wA="), Payloads.value(new byte[] {(byte) 0xff, 0}));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

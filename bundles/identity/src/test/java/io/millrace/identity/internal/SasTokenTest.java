package io.millrace.identity.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class SasTokenTest {

    static final String KEY_BASE64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    static final String UPPER = "SharedAccessSignature sr=gw.example.test%2Fdevices%2Fdev-01"
            + "&sig=lIyyl907uhPjzpd%2BqVTIBS%2BAq2hw5xuh0pfZPTEFHVc%3D&se=1900000000";
    static final String LOWER = "SharedAccessSignature sr=gw.example.test%2fdevices%2fdev-01"
            + "&sig=L2tfAOmA%2BuQhpZvswIvpFZqNEiTYn2XiganYbGBwGKQ%3D&se=1900000000";
    private static final String SERVICE = "SharedAccessSignature sr=gw.example.test"
            + "&sig=i7clDW%2BT%2FfkWqtxTU2Mf2alR0COpU2DWrl1BzyIDfR0%3D&se=1900000000&skn=service";
    private static final String REGISTRATION = "SharedAccessSignature sr=0ne000AAAA%2Fregistrations%2Freg-1"
            + "&sig=ou0fyTE0FBJKw4jZD%2BKKxoNbFkQi5lAVuBlqUS3RS%2B4%3D&se=1900000000&skn=registration";
    private static final byte[] KEY = Base64.getDecoder().decode(KEY_BASE64);

    @Test
    public void knownAnswersAreSignedByTheKnownKeyAndByNoOther() {
        for (String token : List.of(UPPER, LOWER, SERVICE, REGISTRATION)) {
            SasToken parsed = SasToken.parse(token);
            assertTrue(token, parsed.isSignedBy(KEY));
            assertFalse(token, parsed.isSignedBy(new byte[32]));
            assertEquals(Instant.ofEpochSecond(1_900_000_000L), parsed.expires());
        }
    }

    @Test
    public void fieldsComeInAnyOrderAndWithAnEmptyPolicy() {
        SasToken parsed = SasToken.parse("SharedAccessSignature se=1900000000&skn="
                + "&sig=lIyyl907uhPjzpd%2BqVTIBS%2BAq2hw5xuh0pfZPTEFHVc%3D&sr=gw.example.test%2Fdevices%2Fdev-01");

        assertTrue(parsed.isSignedBy(KEY));
    }

    @Test
    public void aSignatureMayComeUnencoded() {
        assertTrue(SasToken.parse(UPPER.replace("%2B", "+").replace("%3D", "=")).isSignedBy(KEY));
    }

    @Test
    public void whatWeSignIsTheKnownAnswer() {
        assertEquals(UPPER, SasToken.sign(KEY, "gw.example.test/devices/dev-01", Instant.ofEpochSecond(1_900_000_000)));
    }

    @Test
    public void aResourceCoversADeviceByWholeSegments() {
        Object[][] table = {
            {"devices/d", "d", "devices/d"},
            {"host/devices/d", "d", "devices/d"},
            {"devices/d/telemetry", "d", "devices/d/telemetry"},
            {"host/devices/d/telemetry/s", "d", "devices/d/telemetry/s"},
            {"devices/devices/d", "d", "devices/d"},
            {"devices/devices/d", "devices", "devices/devices/d"},
            {"devices/d1", "d", null},
            {"devices/d", "d1", null},
            {"devices", "d", null},
            {"host", "d", null},
            {"", "d", null},
            {"a/b/devices/d", "d", null},
            {"/devices/d", "d", "devices/d"},
            {"devices//d", "d", null},
            {"devices/d/", "d", null},
            {"devices/D", "d", null},
        };
        for (Object[] row : table) {
            SasToken token = new SasToken("", new byte[0], (String) row[0], Instant.EPOCH);
            assertEquals(
                    row[0] + " for " + row[1], Optional.ofNullable((String) row[2]), token.scopeOf((String) row[1]));
        }
    }

    @Test
    public void malformedTokensAreRefusedWithAReason() {
        String[][] table = {
            {"", "without a name"},
            {"sr=devices%2Fd&sig=AA==", "no se"},
            {"sr=devices%2Fd&se=1", "no sig"},
            {"sig=AA==&se=1", "no sr"},
            {"sr=&sig=AA==&se=1", "no sr"},
            {"sr=devices%2Fd&sig=AA==&se=soon", "seconds since 1970"},
            {"sr=devices%2Fd&sig=AA==&se=99999999999999999999", "seconds since 1970"},
            {"sr=devices%2Fd&sig=AA==&se=9223372036854775807", "seconds since 1970"},
            {"sr=devices%2Fd&sig=AA==&se=31556889864403199", "up to the year 9999"},
            {"sr=devices%2Fd&sig=AA==&se=253402300800", "up to the year 9999"},
            {"sr=devices%2Fd&sig=AA==&se=-1", "seconds since 1970"},
            {"sr=devices%2&sig=AA==&se=1", "broken %-escape at position 7"},
            {"sr=devices%zzd&sig=AA==&se=1", "broken %-escape"},
            {"sr=%ff%fe&sig=AA==&se=1", "not UTF-8"},
            {"sr=d\u00e4&sig=AA==&se=1", "not encoded"},
            {"sr=devices%2Fd&sig=!!&se=1", "not base64"},
            {"sr=a&sr=b&sig=AA==&se=1", "sr twice"},
            {"sr=a&=b&sig=AA==&se=1", "without a name"},
            {"sr=" + "a".repeat(5000) + "&sig=AA==&se=1", "at most 4096"},
        };
        for (String[] row : table) {
            IllegalArgumentException e = assertThrows(
                    row[0], IllegalArgumentException.class, () -> SasToken.parse(SasToken.PREFIX + row[0]));
            assertTrue(row[0] + " -> " + e.getMessage(), e.getMessage().contains(row[1]));
        }
    }
}

package io.millrace.identity.internal;

import io.millrace.testing.Corpus;
import io.millrace.testing.Refusals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

/** A token is read, or refused with a reason; what nobody signed is not signed. */
public class SasTokenFuzzTest {

    private static final byte[] KEY = new byte[32];

    @Test
    public void holdsForEachInputThatIsKept() throws IOException {
        Corpus.replay("sas-token", SasTokenFuzzTest::fuzzerTestOneInput);
    }

    /** What {@code ./millrace fuzz} calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        SasToken token;
        try {
            token = SasToken.parse(SasToken.PREFIX + new String(input, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            Refusals.requireReadable(e);
            return;
        }
        if (token.isSignedBy(KEY)) {
            throw new AssertionError("nobody has signed this: " + token);
        }
        token.scopeOf("press-1").ifPresent(scope -> {
            if (!(scope + "/").startsWith("devices/press-1/")) {
                throw new AssertionError("covers another device: " + scope);
            }
        });
    }
}

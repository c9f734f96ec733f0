package io.millrace.gateway.internal.stomp;

import io.millrace.gateway.internal.broker.FuzzedFront;
import io.millrace.testing.Corpus;
import java.io.IOException;
import org.junit.Test;

/** Whatever a STOMP client sends, the front answers or closes, and ends with its client. */
public class StompFuzzTest {

    private static final FuzzedFront FRONT =
            new FuzzedFront("stomp", context -> pipeline -> pipeline.addLast(new StompHandler(context)));

    @Test
    public void holdsForEachInputThatIsKept() throws IOException {
        Corpus.replay("stomp", StompFuzzTest::fuzzerTestOneInput);
    }

    /** What {@code ./millrace fuzz} calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        FRONT.take(input);
    }
}

package io.millrace.gateway.internal.amqp;

import io.millrace.gateway.internal.broker.FuzzedFront;
import io.millrace.testing.Corpus;
import java.io.IOException;
import org.junit.Test;

/** Whatever an AMQP client sends, the front answers or closes, and ends with its client. */
public class AmqpFuzzTest {

    private static final FuzzedFront FRONT =
            new FuzzedFront("amqp", context -> pipeline -> pipeline.addLast(new AmqpHandler(context)));

    @Test
    public void holdsForEachInputThatIsKept() throws IOException {
        Corpus.replay("amqp", AmqpFuzzTest::fuzzerTestOneInput);
    }

    /** What {@code ./millrace fuzz} calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        FRONT.take(input);
    }
}

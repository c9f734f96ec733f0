package io.millrace.gateway.internal.mqtt;

import io.millrace.gateway.internal.Defaults;
import io.millrace.gateway.internal.broker.FuzzedFront;
import io.millrace.testing.Corpus;
import java.io.IOException;
import org.junit.Test;

/** Whatever an MQTT client sends, the front answers or closes, and ends with its client. */
public class MqttFuzzTest {

    private static final FuzzedFront FRONT = new FuzzedFront("mqtt", context -> {
        MqttFront front = new MqttFront(Defaults.mqtt(), context.logins());
        return pipeline -> front.install(pipeline, context);
    });

    @Test
    public void holdsForEachInputThatIsKept() throws IOException {
        Corpus.replay("mqtt", MqttFuzzTest::fuzzerTestOneInput);
    }

    /** What {@code ./millrace fuzz} calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        FRONT.take(input);
    }
}

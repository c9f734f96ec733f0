package io.millrace.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.bench.client.Dialect;
import io.millrace.bench.scenario.Scenario;
import io.millrace.bench.server.Contender;
import java.util.List;
import java.util.Set;
import org.junit.Test;

/** The command line. */
public class OptionsTest {

    @Test
    public void takesTheScenariosThatAreNamedInTheirOwnOrder() {
        Options options = Options.of(List.of("--quick", "--only", "ingest, half"));
        assertTrue(options.plan().quick());
        assertEquals(
                List.of("half", "ingest"),
                options.only().stream().map(Scenario::word).toList());
    }

    @Test
    public void saysWhichScenariosThereAre() {
        String words = refusal("--only", "pipeline,fast");
        assertTrue(words, words.startsWith("there is no scenario 'fast'"));
        assertTrue(words, words.contains("pipeline, sustained, half, login"));
    }

    @Test
    public void takesThePeersThatAreNamed() {
        assertEquals(
                Set.of(Contender.ARTEMIS, Contender.POSTGRESQL),
                Options.of(List.of("--peers", "postgresql,artemis")).plan().peers());
        assertEquals(Set.of(), Options.of(List.of("--peers", "none")).plan().peers());
        assertTrue(refusal("--peers", "kafka").contains("artemis, postgresql, hivemq, rabbitmq, mosquitto"));
    }

    @Test
    public void takesAProtocolWithAQualityOfServiceThatItHas() {
        assertEquals(
                new Dialect(Dialect.Protocol.MQTT5, 2),
                Options.of(List.of("--qos", "2", "--protocol", "mqtt5")).plan().dialect());
        assertTrue(refusal("--protocol", "amqp", "--qos", "2").contains("--qos of amqp is 0 to 1, not 2"));
        assertTrue(refusal("--protocol", "coap").contains("mqtt311, mqtt5, amqp"));
    }

    private static String refusal(String... arguments) {
        return assertThrows(IllegalArgumentException.class, () -> Options.of(List.of(arguments)))
                .getMessage();
    }
}

package io.millrace.demo;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.Test;

/** The command line and the environment. */
public class SettingsTest {

    private static final Map<String, String> DATA = Map.of("MILLRACE_DATA", "/tmp/data");

    @Test
    public void playsAnHourASecondOnTheDefaultPorts() {
        Settings settings = Settings.of(List.of(), DATA);
        assertEquals(1.0, settings.hoursPerSecond(), 0);
        assertEquals(new Settings.Ports(8080, 1883, 5672, 61613), settings.ports());
        assertEquals("127.0.0.1", settings.host());
    }

    @Test
    public void takesTheMaximumAndTheEnd() {
        Settings settings = Settings.of(List.of("--until-end", "--speed", "max"), DATA);
        assertTrue(Double.isInfinite(settings.hoursPerSecond()));
        assertTrue(settings.untilEnd());
    }

    @Test
    public void saysWhatASpeedIs() {
        for (String wrong : List.of("fast", "0", "-1", "")) {
            assertEquals(
                    "--speed '" + wrong + "' is neither a number of hours above 0 nor max",
                    assertThrows(IllegalArgumentException.class, () -> Settings.of(List.of("--speed", wrong), DATA))
                            .getMessage());
        }
    }

    @Test
    public void namesTheVariableThatIsNoPort() {
        Map<String, String> environment = Map.of("MILLRACE_DATA", "/tmp/data", "MILLRACE_MQTT_PORT", "mqtt");
        assertEquals(
                "MILLRACE_MQTT_PORT 'mqtt' is no port; right would be 1883",
                assertThrows(IllegalArgumentException.class, () -> Settings.of(List.of(), environment))
                        .getMessage());
    }
}

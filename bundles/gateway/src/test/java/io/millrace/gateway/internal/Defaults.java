package io.millrace.gateway.internal;

import io.millrace.gateway.internal.groups.GroupSettings;
import io.millrace.gateway.internal.mqtt.MqttSettings;
import java.util.Map;
import org.osgi.util.converter.Converters;

/** The settings of a configuration in which nothing is said. */
public final class Defaults {

    private static final GatewaySettings SETTINGS =
            GatewaySettings.of(Converters.standardConverter().convert(Map.of()).to(GatewayConfig.class));

    private Defaults() {}

    public static MqttSettings mqtt() {
        return SETTINGS.mqtt();
    }

    public static GroupSettings groups() {
        return SETTINGS.broker().groups();
    }
}

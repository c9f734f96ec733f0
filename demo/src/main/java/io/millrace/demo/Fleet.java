package io.millrace.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Registers the devices where they are not yet, and makes a player for each. */
final class Fleet {

    private final Settings settings;
    private final Rest rest;
    private final Progress progress;
    private final Controls press;

    /**
     * Makes it.
     *
     * @param press what the device on MQTT does when it is told to
     */
    Fleet(Settings settings, Rest rest, Progress progress, Controls press) {
        this.settings = settings;
        this.rest = rest;
        this.progress = progress;
        this.press = press;
    }

    /** Registers and returns the players, one a device. */
    List<Player> prepare() throws IOException, InterruptedException {
        List<Player> players = new ArrayList<>();
        for (Series series : Series.FLEET) {
            String password = password(series);
            players.add(
                    new Player(series, () -> connect(series, password), new Pace(settings.hoursPerSecond()), progress));
        }
        progress.save();
        return players;
    }

    private String password(Series series) throws IOException, InterruptedException {
        String id = series.deviceId();
        Optional<String> fresh = rest.register(id, series.metadata());
        if (fresh.isPresent()) {
            // A device that is new has no history, whatever an older progress file says.
            progress.acknowledged(id, 0);
            progress.password(id, fresh.get());
        } else if (progress.password(id).isEmpty()) {
            progress.password(id, rest.resetCredentials(id));
        }
        return progress.password(id).orElseThrow();
    }

    private Link connect(Series series, String password) throws IOException, InterruptedException {
        String host = settings.host();
        Settings.Ports ports = settings.ports();
        return switch (series.protocol()) {
            case MQTT -> new MqttLink(host, ports.mqtt(), new MqttLink.Login(series.deviceId(), password), press);
            case AMQP -> new AmqpLink(host, ports.amqp(), series.deviceId(), password);
            case STOMP -> new StompLink(host, ports.stomp(), series.deviceId(), password);
        };
    }
}

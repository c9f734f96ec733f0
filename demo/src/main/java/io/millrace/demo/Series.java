package io.millrace.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A recorded series and the device that it is played in as.
 *
 * @param deviceId the device
 * @param protocol how the device speaks
 * @param file the file in {@code demo/data}
 * @param field the name that its values get
 * @param metadata what the registry is told of the device
 */
record Series(String deviceId, Protocol protocol, String file, String field, Map<String, String> metadata) {

    /** The fleet. */
    static final List<Series> FLEET = List.of(
            new Series(
                    "press-1",
                    Protocol.MQTT,
                    "machine_temperature_system_failure.csv",
                    "temperature",
                    Map.of("site", "Ulm", "model", "press", "unit", "degF")),
            new Series(
                    "office-1",
                    Protocol.AMQP,
                    "ambient_temperature_system_failure.csv",
                    "temperature",
                    Map.of("site", "Ulm", "model", "room sensor", "unit", "degF")),
            new Series(
                    "road-6005",
                    Protocol.STOMP,
                    "occupancy_6005.csv",
                    "occupancy",
                    Map.of("site", "Minneapolis", "model", "loop detector", "unit", "percent")),
            new Series(
                    "road-7578",
                    Protocol.STOMP,
                    "speed_7578.csv",
                    "speed",
                    Map.of("site", "Minneapolis", "model", "loop detector", "unit", "mph")));

    /** How a device speaks. */
    enum Protocol {
        /** MQTT 5, QoS 1. */
        MQTT,
        /** AMQP 1.0, settled by the server. */
        AMQP,
        /** STOMP 1.2, with receipts. */
        STOMP
    }

    /**
     * Reads all data lines, in the order of the file.
     *
     * @throws IOException if the file is not there, or a line is not {@code time,value}
     */
    List<Reading> read() throws IOException {
        try (InputStream in = Series.class.getResourceAsStream("/nab/" + file)) {
            if (in == null) {
                throw new IOException("demo/data/" + file + " is not in the jar; build the module demo");
            }
            return read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        }
    }

    private List<Reading> read(BufferedReader lines) throws IOException {
        List<Reading> readings = new ArrayList<>();
        lines.readLine();
        int number = 1;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            int comma = line.indexOf(',');
            if (comma < 0) {
                throw new IOException(file + ", line " + number + ": '" + line + "' is not time,value");
            }
            Instant time = Instant.parse(line.substring(0, comma).replace(' ', 'T') + "Z");
            readings.add(new Reading(
                    deviceId + "-" + number, time, "{\"" + field + "\":" + line.substring(comma + 1) + "}"));
        }
        return readings;
    }
}

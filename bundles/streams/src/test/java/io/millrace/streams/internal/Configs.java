package io.millrace.streams.internal;

import java.nio.file.Path;
import java.util.Map;
import org.osgi.util.converter.Converters;

/** Configurations of hosts under test. */
final class Configs {

    private Configs() {}

    /** Makes that of a host which looks into a folder of routes every 50 ms; what it keeps is beside it. */
    static StreamsConfig following(Path routes) {
        return Converters.standardConverter()
                .convert(Map.of(
                        "routesFolder", routes.toString(),
                        "deadLettersFolder", routes.resolveSibling("dead").toString(),
                        "idempotentFolder", routes.resolveSibling("done").toString(),
                        "pollIntervalMillis", 50))
                .to(StreamsConfig.class);
    }
}

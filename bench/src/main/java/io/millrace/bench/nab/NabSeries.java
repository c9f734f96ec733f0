package io.millrace.bench.nab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * A labelled time series of the Numenta Anomaly Benchmark.
 *
 * @param name of the file, without its ending
 * @param times of its values
 * @param values the values
 * @param windows in which something was wrong
 */
record NabSeries(String name, List<Instant> times, List<Double> values, List<Window> windows) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final int TIME_LENGTH = 19;

    /**
     * A time in which something was wrong.
     *
     * @param from the first instant
     * @param to the last
     */
    record Window(Instant from, Instant to) {

        boolean holds(Instant time) {
            return !time.isBefore(from) && !time.isAfter(to);
        }
    }

    /** Reads all series of a folder that {@code anomaly_windows.json} names. */
    static List<NabSeries> read(Path folder) throws IOException {
        JsonNode labels = new ObjectMapper()
                .readTree(folder.resolve("anomaly_windows.json").toFile());
        List<NabSeries> all = new ArrayList<>();
        for (var entry : labels.properties()) {
            String file = entry.getKey().substring(entry.getKey().lastIndexOf('/') + 1);
            all.add(read(folder, file, entry.getValue()));
        }
        return all;
    }

    private static NabSeries read(Path folder, String file, JsonNode labels) throws IOException {
        List<Instant> times = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        List<String> lines = Files.readAllLines(folder.resolve(file));
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split(",");
            times.add(time(words[0]));
            values.add(Double.valueOf(words[1]));
        }
        List<Window> windows = new ArrayList<>();
        labels.forEach(window -> windows.add(
                new Window(time(window.get(0).asText()), time(window.get(1).asText()))));
        return new NabSeries(file.replace(".csv", ""), times, values, windows);
    }

    private static Instant time(String text) {
        return LocalDateTime.parse(text.substring(0, TIME_LENGTH), TIME).toInstant(ZoneOffset.UTC);
    }
}

package io.millrace.bench.scenario;

import io.millrace.bench.measure.Budget;
import io.millrace.bench.measure.Figure;
import io.millrace.bench.measure.Measurement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The pipeline at half of what each server reached at full load: how soon it answers, and how soon a value can be seen. */
final class HalfLoad implements Scenario {

    private static final double ACKNOWLEDGED_MILLIS = 10;
    private static final double VISIBLE_MILLIS = 50;
    private static final String VISIBLE = "publish to visible last known value, p50 and p99";

    @Override
    public String word() {
        return "half";
    }

    @Override
    public String about() {
        return "the pipeline at half of its full load: acknowledgement, and publish to visible last known value";
    }

    @Override
    public boolean alone() {
        return false;
    }

    @Override
    public Measurement run(Run run) throws IOException, InterruptedException {
        Map<String, Double> full = run.fullRates();
        Map<String, Histogram> visible = new LinkedHashMap<>();
        Measurement of = run.rounds(word(), load -> {
            double rate = full.get(load.peer().name()) / 2;
            int messages = (int) (rate * Sustained.seconds(run));
            if (load.probe().isEmpty()) {
                return load.round(messages, rate);
            }
            Histogram micros = visible.computeIfAbsent(
                    load.peer().name(), name -> new Histogram(TimeUnit.MINUTES.toMicros(10), 3));
            return load.probe().get().during(() -> load.round(messages, rate), micros);
        });
        List<Figure> figures = new ArrayList<>();
        visible.forEach((peer, micros) -> {
            figures.add(new Figure(VISIBLE, peer + ", p50", micros.getValueAtPercentile(50) / 1000.0, "ms"));
            figures.add(new Figure(VISIBLE, peer + ", p99", micros.getValueAtPercentile(99) / 1000.0, "ms"));
        });
        return of.with(
                figures,
                List.of(
                        Budget.atMost(
                                "half load: p99 of the acknowledgement under 10 ms",
                                of.median(Budget.US, round -> round.latency().p99Millis()),
                                ACKNOWLEDGED_MILLIS,
                                "ms"),
                        Budget.atMost(
                                "half load: p99 from publish to visible last known value under 50 ms",
                                Optional.ofNullable(visible.get(Budget.US))
                                        .map(micros -> micros.getValueAtPercentile(99) / 1000.0),
                                VISIBLE_MILLIS,
                                "ms")));
    }
}

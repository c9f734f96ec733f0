package io.millrace.state.internal;

import io.millrace.api.state.SamplePage.Sample;
import io.millrace.api.state.Sampling;
import io.millrace.api.state.Sampling.Function;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Gathers the numeric values of one step, which come in order of time. One thread. */
final class StepAggregate {

    private final long start;
    private final Sampling sampling;
    private final Map<String, Numbers> fields = new HashMap<>();

    /** What is gathered of one field. */
    private static final class Numbers {
        private final Number first;
        private Number last;
        private Number min;
        private Number max;
        private double sum;
        private long count;

        Numbers(Number first) {
            this.first = first;
            this.last = first;
            this.min = first;
            this.max = first;
        }

        void add(Number number) {
            last = number;
            sum += number.doubleValue();
            count++;
            if (number.doubleValue() < min.doubleValue()) {
                min = number;
            }
            if (number.doubleValue() > max.doubleValue()) {
                max = number;
            }
        }

        Number result(Function function) {
            return switch (function) {
                case AVG -> sum / count;
                case MIN -> min;
                case MAX -> max;
                case COUNT -> count;
                case FIRST -> first;
                case LAST -> last;
            };
        }
    }

    StepAggregate(long start, Sampling sampling) {
        this.start = start;
        this.sampling = sampling;
    }

    long start() {
        return start;
    }

    void add(Map<String, Object> values) {
        values.forEach((name, value) -> {
            if (value instanceof Number number
                    && (sampling.fields().isEmpty() || sampling.fields().contains(name))) {
                fields.computeIfAbsent(name, field -> new Numbers(number)).add(number);
            }
        });
    }

    /** Returns the results, or empty if there was no number. */
    Optional<Sample> sample() {
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Map<Function, Number>> results = new TreeMap<>();
        fields.forEach((name, numbers) -> {
            Map<Function, Number> ofField = new EnumMap<>(Function.class);
            sampling.functions().forEach(function -> ofField.put(function, numbers.result(function)));
            results.put(name, Collections.unmodifiableMap(ofField));
        });
        return Optional.of(new Sample(Instant.ofEpochMilli(start), Collections.unmodifiableMap(results)));
    }
}

package io.millrace.api.state;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A page of down-sampled history.
 *
 * @param samples ascending; steps without a value are left out
 * @param cursor where the next page begins; empty on the last
 */
public record SamplePage(List<Sample> samples, Optional<String> cursor) {

    /** Checks that nothing is missing. */
    public SamplePage {
        Objects.requireNonNull(samples, "samples");
        Objects.requireNonNull(cursor, "cursor");
    }

    /**
     * One step.
     *
     * @param time when it begins
     * @param fields by field, the functions' results
     */
    public record Sample(Instant time, Map<String, Map<Sampling.Function, Number>> fields) {

        /** Checks that nothing is missing. */
        public Sample {
            Objects.requireNonNull(time, "time");
            Objects.requireNonNull(fields, "fields");
        }
    }
}

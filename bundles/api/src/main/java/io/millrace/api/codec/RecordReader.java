package io.millrace.api.codec;

import io.millrace.api.stream.StreamRecord;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Opens records as last known values see them: with the decoders that are there, nested fields by dotted path, and the
 * device's own time found. Provided by the {@code state} bundle; any thread.
 */
@ProviderType
public interface RecordReader {

    /**
     * Opens a record.
     *
     * @param record the record
     */
    OpenRecord open(StreamRecord record);

    /**
     * A record whose payload was opened.
     *
     * @param time the device's own, or of arrival where it gave none
     * @param fields by dotted path, without the one that is the time; a value may be null; empty if no decoder knows the payload
     */
    record OpenRecord(Instant time, Optional<Map<String, Object>> fields) {

        /** Checks that nothing is missing. */
        public OpenRecord {
            Objects.requireNonNull(time, "time");
            Objects.requireNonNull(fields, "fields");
        }
    }
}

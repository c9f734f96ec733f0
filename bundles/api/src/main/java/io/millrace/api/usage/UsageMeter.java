package io.millrace.api.usage;

import java.time.LocalDate;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What was stored, by day, device, kind and stream: every record of the stream log counts once, a restart or crash included.
 * Provided by the {@code log} bundle; any thread.
 */
@ProviderType
public interface UsageMeter {

    /**
     * Lists what was used, by day, then device, kind and stream.
     *
     * @param from the first day, in UTC
     * @param to the last day, in UTC
     * @param deviceId one device only
     * @param limit the most entries, at least 1
     * @param cursor of the page before
     * @throws IllegalArgumentException if the cursor is none of this meter
     */
    UsagePage usage(LocalDate from, LocalDate to, Optional<String> deviceId, int limit, Optional<String> cursor);
}

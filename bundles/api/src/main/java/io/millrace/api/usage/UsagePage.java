package io.millrace.api.usage;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A page of what was used.
 *
 * @param usage the entries
 * @param cursor of the next page, if there may be one
 */
public record UsagePage(List<Usage> usage, Optional<String> cursor) {

    /** Copies the list. */
    public UsagePage {
        usage = List.copyOf(usage);
        Objects.requireNonNull(cursor, "cursor");
    }
}

package io.millrace.api.state;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A page of the history.
 *
 * @param records ascending
 * @param cursor where the next page begins; empty on the last
 */
public record HistoryPage(List<HistoryRecord> records, Optional<String> cursor) {

    /** Checks that nothing is missing. */
    public HistoryPage {
        Objects.requireNonNull(records, "records");
        Objects.requireNonNull(cursor, "cursor");
    }
}

package io.millrace.api.alert;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A page of alerts, the newest first.
 *
 * @param alerts of the page
 * @param cursor of the next page, if there may be one
 */
public record AlertPage(List<Alert> alerts, Optional<String> cursor) {

    /** Copies the list. */
    public AlertPage {
        alerts = List.copyOf(alerts);
        Objects.requireNonNull(cursor, "cursor");
    }
}

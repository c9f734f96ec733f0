package io.millrace.rest.internal;

import io.millrace.api.alert.ActionReport;
import io.millrace.api.alert.Alert;
import io.millrace.api.alert.Alert.Acknowledgement;
import io.millrace.api.alert.Alert.Progress;
import io.millrace.api.alert.AlertPage;
import io.millrace.api.alert.AlertQuery;
import io.millrace.api.alert.AlertSeverity;
import io.millrace.api.alert.AlertSignal;
import io.millrace.api.alert.AlertStatus;
import io.millrace.api.alert.Alerts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The alert a-1, active until it is acknowledged or cleared. */
final class FakeAlerts implements Alerts {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    /** What was asked for last. */
    volatile AlertQuery asked = AlertQuery.ALL;

    private volatile Alert alert = alert(AlertStatus.ACTIVE, Optional.empty(), Optional.empty());

    private static Alert alert(AlertStatus status, Optional<String> by, Optional<Instant> cleared) {
        Progress progress = new Progress(1, TIME, 1, false, by.map(name -> new Acknowledgement(name, TIME)), cleared);
        return new Alert(
                "a-1",
                "hot",
                "press-1",
                AlertSeverity.MAJOR,
                status,
                TIME,
                "too hot",
                Map.of("temperature", 90),
                progress);
    }

    @Override
    public void take(List<AlertSignal> signals) {
        throw new UnsupportedOperationException("REST raises nothing");
    }

    @Override
    public AlertPage list(AlertQuery query, int limit, Optional<String> cursor) {
        cursor.ifPresent(wrong -> {
            throw new IllegalArgumentException("cursor '" + wrong + "' is not one of a page before");
        });
        asked = query;
        return new AlertPage(List.of(alert), Optional.of("7"));
    }

    @Override
    public Optional<Alert> find(String id) {
        return Optional.of(alert).filter(known -> known.id().equals(id));
    }

    @Override
    public List<ActionReport> actions(String id) {
        return List.of(
                new ActionReport("mail", "ada@example.com", 1, ActionReport.State.FAILED, 12, TIME, "no such host"));
    }

    @Override
    public void repeat(String key) {
        throw new UnsupportedOperationException("dead letters do that");
    }

    @Override
    public Optional<Alert> acknowledge(String id, String by) {
        if (!alert.isOpen()) {
            throw new IllegalStateException("alert a-1 is cleared");
        }
        alert = alert(AlertStatus.ACKNOWLEDGED, Optional.of(by), Optional.empty());
        return find(id);
    }

    @Override
    public Optional<Alert> clear(String id) {
        alert = alert(AlertStatus.CLEARED, Optional.empty(), Optional.of(TIME));
        return find(id);
    }

    @Override
    public void erase(String deviceId, String generationId) {
        throw new UnsupportedOperationException("provisioning does that");
    }
}

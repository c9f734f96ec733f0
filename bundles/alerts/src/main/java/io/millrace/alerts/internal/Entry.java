package io.millrace.alerts.internal;

import io.millrace.api.alert.Alert;
import io.millrace.api.alert.Alert.Acknowledgement;
import io.millrace.api.alert.Alert.Progress;
import io.millrace.api.alert.AlertSeverity;
import io.millrace.api.alert.AlertStatus;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An alert as the table has it.
 *
 * @param alert as everybody sees it
 * @param generationId of the device when it was raised
 * @param episode the latest of its episodes
 * @param signalled the time of the latest signal that was stored
 * @param due what becomes of a flapping alert unless it is raised again
 * @param plan what is to be done about it, sealed; empty for nothing
 */
record Entry(Alert alert, String generationId, Instant episode, Instant signalled, Optional<Due> due, String plan) {

    /**
     * What becomes of a flapping alert unless it is raised again.
     *
     * @param time when, by the server's clock
     * @param severity the lower one that it gets then; empty if it is over then
     */
    record Due(Instant time, Optional<AlertSeverity> severity) {

        static Due over(Instant time) {
            return new Due(time, Optional.empty());
        }

        static Due lower(Instant time, AlertSeverity severity) {
            return new Due(time, Optional.of(severity));
        }
    }

    Entry {
        Objects.requireNonNull(alert, "alert");
        Objects.requireNonNull(generationId, "generationId");
        Objects.requireNonNull(episode, "episode");
        Objects.requireNonNull(signalled, "signalled");
        Objects.requireNonNull(due, "due");
        Objects.requireNonNull(plan, "plan");
    }

    Entry with(Alert changed) {
        return new Entry(changed, generationId, episode, signalled, due, plan);
    }

    Entry heard(Instant newEpisode, Instant time, Optional<Due> newDue) {
        return new Entry(alert, generationId, newEpisode, time, newDue, plan);
    }

    /** Returns the entry as it is once it was quiet long enough, as its next change. */
    Entry settled(Instant now) {
        return due.flatMap(Due::severity)
                .map(severity -> lowered(severity, now))
                .orElseGet(() -> cleared(now));
    }

    private Entry lowered(AlertSeverity severity, Instant now) {
        return quiet(severity, alert.status(), now, Optional.empty());
    }

    /** Returns the entry with other counts. */
    Entry counted(Progress progress) {
        return with(alert(alert.severity(), alert.status(), progress));
    }

    /** Returns the entry cleared, as its next change. */
    Entry cleared(Instant now) {
        return quiet(alert.severity(), AlertStatus.CLEARED, now, Optional.of(now));
    }

    private Entry quiet(AlertSeverity severity, AlertStatus status, Instant now, Optional<Instant> cleared) {
        Progress old = alert.progress();
        Progress progress = new Progress(old.change() + 1, now, old.occurrences(), false, old.acknowledged(), cleared);
        return new Entry(alert(severity, status, progress), generationId, episode, signalled, Optional.empty(), plan);
    }

    Entry planned(String newPlan) {
        return new Entry(alert, generationId, episode, signalled, due, newPlan);
    }

    /** Returns the entry acknowledged, as its next change. */
    Entry acknowledged(String by, Instant now) {
        Progress old = alert.progress();
        Progress progress = new Progress(
                old.change() + 1,
                now,
                old.occurrences(),
                old.flapping(),
                Optional.of(new Acknowledgement(by, now)),
                Optional.empty());
        return with(alert(alert.severity(), AlertStatus.ACKNOWLEDGED, progress));
    }

    private Alert alert(AlertSeverity severity, AlertStatus status, Progress progress) {
        return new Alert(
                alert.id(),
                alert.ruleId(),
                alert.deviceId(),
                severity,
                status,
                alert.time(),
                alert.message(),
                alert.values(),
                progress);
    }
}

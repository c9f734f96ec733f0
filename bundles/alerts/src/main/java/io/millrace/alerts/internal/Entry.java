package io.millrace.alerts.internal;

import io.millrace.api.alert.Alert;
import io.millrace.api.alert.Alert.Acknowledgement;
import io.millrace.api.alert.Alert.Progress;
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
 * @param clearDue when a flapping alert is over unless it is raised again, by the server's clock
 * @param plan what is to be done about it, sealed; empty for nothing
 */
record Entry(
        Alert alert, String generationId, Instant episode, Instant signalled, Optional<Instant> clearDue, String plan) {

    Entry {
        Objects.requireNonNull(alert, "alert");
        Objects.requireNonNull(generationId, "generationId");
        Objects.requireNonNull(episode, "episode");
        Objects.requireNonNull(signalled, "signalled");
        Objects.requireNonNull(clearDue, "clearDue");
        Objects.requireNonNull(plan, "plan");
    }

    Entry with(Alert changed) {
        return new Entry(changed, generationId, episode, signalled, clearDue, plan);
    }

    Entry heard(Instant newEpisode, Instant time, Optional<Instant> due) {
        return new Entry(alert, generationId, newEpisode, time, due, plan);
    }

    /** Returns the entry cleared, as its next change. */
    Entry cleared(Instant now) {
        Progress old = alert.progress();
        Progress progress =
                new Progress(old.change() + 1, now, old.occurrences(), false, old.acknowledged(), Optional.of(now));
        return new Entry(
                status(alert, AlertStatus.CLEARED, progress), generationId, episode, signalled, Optional.empty(), plan);
    }

    Entry planned(String newPlan) {
        return new Entry(alert, generationId, episode, signalled, clearDue, newPlan);
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
        return with(status(alert, AlertStatus.ACKNOWLEDGED, progress));
    }

    private static Alert status(Alert alert, AlertStatus status, Progress progress) {
        return new Alert(
                alert.id(),
                alert.ruleId(),
                alert.deviceId(),
                alert.severity(),
                status,
                alert.time(),
                alert.message(),
                alert.values(),
                progress);
    }
}

package io.millrace.alerts.internal;

import io.millrace.alerts.internal.AlertSettings.Damping;
import io.millrace.alerts.internal.Verdict.Event;
import io.millrace.api.alert.Alert;
import io.millrace.api.alert.Alert.Acknowledgement;
import io.millrace.api.alert.Alert.Progress;
import io.millrace.api.alert.AlertSignal;
import io.millrace.api.alert.AlertStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides what a signal makes of the latest alert of its rule and device. A signal that was taken before decides nothing, since
 * its episode, or where it has none its time, is not later than what was stored. Stateless.
 */
final class Judge {

    private final Damping damping;
    private final Supplier<String> ids;

    Judge(Damping damping, Supplier<String> ids) {
        this.damping = damping;
        this.ids = ids;
    }

    /** Decides on a signal whose rule and device have an open alert. */
    Verdict ofOpen(Entry open, AlertSignal signal, Instant now) {
        if (isOld(open, signal)) {
            return Verdict.NOTHING;
        }
        return signal.raised() ? again(open, signal, now) : over(open, signal, now);
    }

    /**
     * Decides on a signal whose rule and device have no open alert.
     *
     * @param last the last alert, of this generation of the device
     */
    Verdict ofNone(Optional<Entry> last, AlertSignal signal, String generationId, Instant now) {
        if (!signal.raised() || last.filter(entry -> isTaken(entry, signal)).isPresent()) {
            return Verdict.NOTHING;
        }
        return last.filter(entry -> isSoon(entry, signal))
                .map(entry -> reopened(entry, signal, now))
                .orElseGet(() -> raised(signal, generationId, now));
    }

    private static boolean isOld(Entry entry, AlertSignal signal) {
        return signal.episode()
                .map(episode -> episode.isBefore(entry.episode()))
                .orElse(signal.time().isBefore(entry.signalled()));
    }

    /** Tells whether a signal to raise is of an alert that is over already. */
    private static boolean isTaken(Entry cleared, AlertSignal signal) {
        return signal.episode()
                .map(episode -> !episode.isAfter(cleared.episode()))
                .orElse(signal.time().isBefore(cleared.signalled()));
    }

    private boolean isSoon(Entry cleared, AlertSignal signal) {
        return Duration.between(cleared.signalled(), signal.time()).compareTo(damping.reopen()) < 0;
    }

    private Verdict raised(AlertSignal signal, String generationId, Instant now) {
        Progress progress = new Progress(1, now, 1, false, Optional.empty(), Optional.empty());
        Alert alert = new Alert(
                ids.get(),
                signal.ruleId(),
                signal.deviceId(),
                signal.severity(),
                AlertStatus.ACTIVE,
                signal.time(),
                signal.message(),
                signal.values(),
                progress);
        return Verdict.told(
                new Entry(alert, generationId, episode(signal), signal.time(), Optional.empty(), ""), Event.RAISED);
    }

    private Verdict reopened(Entry cleared, AlertSignal signal, Instant now) {
        Entry heard = cleared.heard(episode(signal), signal.time(), Optional.empty());
        return Verdict.told(heard.with(changed(heard.alert(), signal, 1, now)), Event.REOPENED);
    }

    /** The alert goes on. What is new of it is told at once if it is worse or less bad, else now and then. */
    private Verdict again(Entry open, AlertSignal signal, Instant now) {
        boolean fresh = open.clearDue().isPresent()
                || signal.episode().filter(open.episode()::isBefore).isPresent();
        Alert alert = open.alert();
        Entry heard = open.heard(signal.episode().orElse(open.episode()), signal.time(), Optional.empty());
        boolean otherSeverity = signal.severity() != alert.severity();
        boolean otherWords =
                !signal.message().equals(alert.message()) || !signal.values().equals(alert.values());
        boolean mayTell = !now.isBefore(alert.progress().updatedAt().plus(damping.update()));
        if (otherSeverity || otherWords && mayTell) {
            return Verdict.told(heard.with(changed(alert, signal, fresh ? 1 : 0, now)), Event.UPDATED);
        }
        return fresh ? Verdict.silent(heard.with(counted(alert))) : Verdict.NOTHING;
    }

    private Verdict over(Entry open, AlertSignal signal, Instant now) {
        Instant episode = signal.episode().orElse(open.episode());
        if (!open.alert().progress().flapping()) {
            return Verdict.told(
                    open.heard(episode, signal.time(), Optional.empty()).cleared(now), Event.CLEARED);
        }
        return open.clearDue().isPresent()
                ? Verdict.NOTHING
                : Verdict.silent(open.heard(episode, signal.time(), Optional.of(now.plus(damping.reopen()))));
    }

    private Alert changed(Alert old, AlertSignal signal, int more, Instant now) {
        int occurrences = old.progress().occurrences() + more;
        // Who acknowledged what was less bad does not know of this.
        Optional<Acknowledgement> acknowledged =
                old.progress().acknowledged().filter(ack -> signal.severity().compareTo(old.severity()) <= 0);
        Progress progress = new Progress(
                old.progress().change() + 1, now, occurrences, isFlapping(occurrences), acknowledged, Optional.empty());
        return new Alert(
                old.id(),
                old.ruleId(),
                old.deviceId(),
                signal.severity(),
                acknowledged.isPresent() ? AlertStatus.ACKNOWLEDGED : AlertStatus.ACTIVE,
                old.time(),
                signal.message(),
                signal.values(),
                progress);
    }

    private Alert counted(Alert old) {
        Progress before = old.progress();
        int occurrences = before.occurrences() + 1;
        Progress progress = new Progress(
                before.change(),
                before.updatedAt(),
                occurrences,
                isFlapping(occurrences),
                before.acknowledged(),
                Optional.empty());
        return new Alert(
                old.id(),
                old.ruleId(),
                old.deviceId(),
                old.severity(),
                old.status(),
                old.time(),
                old.message(),
                old.values(),
                progress);
    }

    private boolean isFlapping(int occurrences) {
        return !damping.reopen().isZero() && occurrences >= damping.occurrences();
    }

    private static Instant episode(AlertSignal signal) {
        return signal.episode().orElse(signal.time());
    }
}

package io.millrace.alerts.internal;

import io.millrace.alerts.internal.AlertSettings.Damping;
import io.millrace.alerts.internal.Entry.Due;
import io.millrace.alerts.internal.Verdict.Event;
import io.millrace.api.alert.Alert;
import io.millrace.api.alert.Alert.Progress;
import io.millrace.api.alert.AlertSeverity;
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

    /**
     * The alert goes on. What is new of it is told at once if it is worse or less bad, else now and then; that a flapping one is less
     * bad only once it was quiet.
     */
    private Verdict again(Entry open, AlertSignal signal, Instant now) {
        Alert alert = open.alert();
        boolean fresh = isFresh(open, signal);
        if (alert.progress().flapping() && signal.severity().compareTo(alert.severity()) < 0) {
            return held(open, signal, fresh, now);
        }
        Entry heard = open.heard(signal.episode().orElse(open.episode()), signal.time(), Optional.empty());
        if (signal.severity() != alert.severity() || isWorthTelling(alert, signal, now)) {
            return Verdict.told(heard.with(changed(alert, signal, fresh ? 1 : 0, now)), Event.UPDATED);
        }
        if (!fresh) {
            return Verdict.NOTHING;
        }
        Progress counted = counted(alert.progress(), 1);
        boolean hadOtherWords = open.due().flatMap(Due::severity).isPresent();
        return Verdict.silent(hadOtherWords ? heard.with(quiet(alert, signal, counted)) : heard.counted(counted));
    }

    /** What the alert is about is that of the signal; nothing is told. */
    private static Alert quiet(Alert alert, AlertSignal signal, Progress progress) {
        return alert(alert, alert.severity(), alert.status(), signal, progress);
    }

    /** Tells whether the alert was over, or less bad, a moment ago. */
    private boolean isFresh(Entry open, AlertSignal signal) {
        int worse = signal.severity().compareTo(open.alert().severity());
        boolean was =
                open.due().filter(due -> due.severity().isEmpty() || worse >= 0).isPresent();
        boolean found = signal.episode().filter(open.episode()::isBefore).isPresent();
        return was || found || worse > 0 && isSoon(open, signal);
    }

    private boolean isWorthTelling(Alert alert, AlertSignal signal, Instant now) {
        boolean otherWords =
                !signal.message().equals(alert.message()) || !signal.values().equals(alert.values());
        return otherWords && !now.isBefore(alert.progress().updatedAt().plus(damping.update()));
    }

    /** The highest severity stays until nothing as bad came for a while. */
    private Verdict held(Entry open, AlertSignal signal, boolean fresh, Instant now) {
        Alert alert = open.alert();
        Due due = Due.lower(
                open.due()
                        .filter(earlier -> earlier.severity().isPresent())
                        .map(Due::time)
                        .orElse(now.plus(damping.reopen())),
                signal.severity());
        boolean known = open.due().filter(due::equals).isPresent();
        if (known && !isWorthTelling(alert, signal, now)) {
            return Verdict.NOTHING;
        }
        Progress progress = counted(alert.progress(), fresh ? 1 : 0);
        Entry heard = open.heard(signal.episode().orElse(open.episode()), signal.time(), Optional.of(due));
        return isWorthTelling(alert, signal, now)
                ? Verdict.told(heard.with(quiet(alert, signal, told(progress, now))), Event.UPDATED)
                : Verdict.silent(heard.with(quiet(alert, signal, progress)));
    }

    private static Progress told(Progress progress, Instant now) {
        return new Progress(
                progress.change() + 1,
                now,
                progress.occurrences(),
                progress.flapping(),
                progress.acknowledged(),
                Optional.empty());
    }

    private Verdict over(Entry open, AlertSignal signal, Instant now) {
        Instant episode = signal.episode().orElse(open.episode());
        if (!open.alert().progress().flapping()) {
            return Verdict.told(
                    open.heard(episode, signal.time(), Optional.empty()).cleared(now), Event.CLEARED);
        }
        return open.due().filter(due -> due.severity().isEmpty()).isPresent()
                ? Verdict.NOTHING
                : Verdict.silent(open.heard(episode, signal.time(), Optional.of(Due.over(now.plus(damping.reopen())))));
    }

    private Alert changed(Alert old, AlertSignal signal, int more, Instant now) {
        // Who acknowledged what was less bad does not know of this.
        boolean worse = signal.severity().compareTo(old.severity()) > 0;
        AlertStatus status =
                old.progress().acknowledged().isPresent() && !worse ? AlertStatus.ACKNOWLEDGED : AlertStatus.ACTIVE;
        Progress next = told(counted(old.progress(), more), now);
        return alert(old, signal.severity(), status, signal, worse ? unacknowledged(next) : next);
    }

    private static Progress unacknowledged(Progress progress) {
        return new Progress(
                progress.change(),
                progress.updatedAt(),
                progress.occurrences(),
                progress.flapping(),
                Optional.empty(),
                Optional.empty());
    }

    private static Alert alert(
            Alert old, AlertSeverity severity, AlertStatus status, AlertSignal words, Progress progress) {
        return new Alert(
                old.id(),
                old.ruleId(),
                old.deviceId(),
                severity,
                status,
                old.time(),
                words.message(),
                words.values(),
                progress);
    }

    private Progress counted(Progress before, int more) {
        int occurrences = before.occurrences() + more;
        return new Progress(
                before.change(),
                before.updatedAt(),
                occurrences,
                more > 0 ? isFlapping(occurrences) : before.flapping(),
                before.acknowledged(),
                Optional.empty());
    }

    private boolean isFlapping(int occurrences) {
        return !damping.reopen().isZero() && occurrences >= damping.occurrences();
    }

    private static Instant episode(AlertSignal signal) {
        return signal.episode().orElse(signal.time());
    }
}

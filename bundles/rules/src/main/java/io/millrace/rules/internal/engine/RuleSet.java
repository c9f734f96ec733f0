package io.millrace.rules.internal.engine;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.rule.RuleSignal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules that run, and where in the log they are. Guarded by its own monitor: records come on a route's thread, time on
 * another's, changes on any.
 */
public final class RuleSet {

    private static final Logger LOG = LoggerFactory.getLogger(RuleSet.class);
    private static final int REMEMBERED_ANSWERS = 10_000;

    private final Function<LogRecord, Reading> opener;
    private final Map<String, RunningRule> rules = new LinkedHashMap<>();
    private final Map<StreamKind, Long> positions = new EnumMap<>(StreamKind.class);
    private final Map<StreamKind, Long> opened = new EnumMap<>(StreamKind.class);
    private final Map<StreamKind, Long> settled = new EnumMap<>(StreamKind.class);
    private final DueSignals due = new DueSignals();
    private final Map<Place, List<RuleSignal>> answers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, List<RuleSignal>> eldest) {
            return size() > REMEMBERED_ANSWERS;
        }
    };
    private List<RuleSignal> sink = new ArrayList<>();
    private long arrival;

    private record Place(StreamKind kind, long position) {}

    /**
     * Where the rules are, to be written and read with what they remember.
     *
     * @param arrival the newest arrival time that has passed
     * @param positions of the last record of each kind
     * @param due signals that no route has taken
     * @param open what was answered to the records handed in last, with which a route may not be done
     */
    public record Progress(long arrival, Map<StreamKind, Long> positions, List<RuleSignal> due, List<Answer> open) {}

    /**
     * What was said of a record.
     *
     * @param kind of the record
     * @param position of the record
     * @param signals about it, at least one
     */
    public record Answer(StreamKind kind, long position, List<RuleSignal> signals) {}

    /**
     * Makes an empty set.
     *
     * @param opener opens a record
     */
    public RuleSet(Function<LogRecord, Reading> opener) {
        this.opener = opener;
    }

    /** Takes what a rule of this set says. */
    public void say(RuleSignal signal) {
        sink.add(signal);
    }

    /** Adds a rule, or takes the place of one that has the same id. */
    public synchronized void put(RunningRule rule) {
        rules.put(rule.id(), rule);
    }

    /** Returns a rule that runs; to be used within {@link #quietly}. */
    public synchronized Optional<RunningRule> find(String id) {
        return Optional.ofNullable(rules.get(id));
    }

    /** Ends a rule and its alerts. */
    public synchronized void remove(String id, long now) {
        RunningRule gone = rules.remove(id);
        if (gone != null) {
            later(() -> gone.end(now));
        }
    }

    /** Ends the alerts of a device that is gone. */
    public synchronized void forget(String deviceId, long now) {
        later(() -> rules.values().forEach(rule -> rule.forget(deviceId, now)));
    }

    /** Lets what is said meanwhile wait for a route. */
    private void later(Runnable work) {
        sink = new ArrayList<>();
        work.run();
        sink.forEach(due::add);
    }

    /** Returns the position of the last record of a kind that was evaluated. */
    public synchronized Optional<Long> position(StreamKind kind) {
        return Optional.ofNullable(positions.get(kind));
    }

    /**
     * Evaluates records, those that were evaluated already excepted: they get the answer that they got. What is said of a device
     * while an earlier word of the rule about it waits for a route comes after that.
     *
     * @param records of one kind, in order
     */
    public synchronized List<RuleSignal> process(List<LogRecord> records) {
        List<RuleSignal> all = new ArrayList<>();
        boolean fresh = false;
        for (LogRecord record : records) {
            Place place = new Place(record.record().kind(), record.position());
            if (record.position() <= positions.getOrDefault(place.kind(), Long.MIN_VALUE)) {
                all.addAll(answers.getOrDefault(place, List.of()));
                continue;
            }
            if (!fresh) {
                fresh = true;
                opened.put(place.kind(), place.position());
            }
            sink = new ArrayList<>();
            evaluate(record);
            positions.put(place.kind(), record.position());
            List<RuleSignal> answer = inLine();
            if (!answer.isEmpty()) {
                answers.put(place, answer);
                all.addAll(answer);
            }
        }
        return all;
    }

    private List<RuleSignal> inLine() {
        if (sink.isEmpty() || due.isEmpty()) {
            return sink;
        }
        List<RuleSignal> answer = new ArrayList<>();
        for (RuleSignal signal : sink) {
            if (due.isBefore(signal)) {
                due.add(signal);
            } else {
                answer.add(signal);
            }
        }
        return answer;
    }

    private void evaluate(LogRecord record) {
        long time = record.record().stamp().enqueuedTime().toEpochMilli();
        arrival = Math.max(arrival, time);
        Reading reading = null;
        for (RunningRule rule : rules.values()) {
            boolean wanted = rule.wants(record.record().streamId());
            if (wanted && reading == null) {
                reading = opener.apply(record);
            }
            Reading opened = reading;
            guarded(rule, () -> {
                rule.advance(arrival - 1);
                if (wanted) {
                    rule.accept(opened);
                }
            });
        }
    }

    /** A rule is the program of somebody else: what it throws costs itself, and no other rule and no record. */
    private static void guarded(RunningRule rule, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            if (rule.counts().getOrDefault("failures", 0L) == 0) {
                LOG.error("Rule {} failed, which is a mistake of this program; the others go on", rule.id(), e);
            }
            rule.failed(e);
        }
    }

    /** Lets time pass up to an arrival time before which nothing comes any more; not while routes are far behind. */
    public synchronized void advance(long until) {
        if (until > arrival && !due.areMany()) {
            arrival = until;
            later(() -> rules.values().forEach(rule -> guarded(rule, () -> rule.advance(until))));
        }
    }

    /**
     * Returns what time has brought, oldest first, up to one whose rule said of the same device what a route still has in hand: an alert
     * whose rule is removed meanwhile ends after it has begun.
     */
    public synchronized List<RuleSignal> due(int max) {
        return due.isEmpty() ? List.of() : due.first(max, inHand());
    }

    private Set<DueSignals.Whose> inHand() {
        return answers.entrySet().stream()
                .filter(answer -> answer.getKey().position()
                        > settled.getOrDefault(answer.getKey().kind(), Long.MAX_VALUE))
                .flatMap(answer -> answer.getValue().stream())
                .map(DueSignals.Whose::of)
                .collect(Collectors.toSet());
    }

    /**
     * Takes note of what a route is done with.
     *
     * @param kind of the records
     * @param position of the last of them
     */
    public synchronized void settledUpTo(StreamKind kind, long position) {
        settled.put(kind, position);
    }

    /** Drops what is done with. */
    public synchronized void settle(int count) {
        due.settle(count);
    }

    /** Returns how many signals were dropped, since no route took them. */
    public synchronized long dropped() {
        return due.dropped();
    }

    /** Returns where the rules are. */
    public synchronized Progress progress() {
        List<Answer> open = answers.entrySet().stream()
                .filter(answer -> answer.getKey().position()
                        >= opened.getOrDefault(answer.getKey().kind(), Long.MAX_VALUE))
                .map(answer ->
                        new Answer(answer.getKey().kind(), answer.getKey().position(), List.copyOf(answer.getValue())))
                .toList();
        return new Progress(arrival, new EnumMap<>(positions), due.first(Integer.MAX_VALUE), open);
    }

    /** Goes on from where rules were. */
    public synchronized void resume(Progress progress) {
        arrival = progress.arrival();
        positions.putAll(progress.positions());
        progress.due().forEach(due::add);
        for (Answer answer : progress.open()) {
            answers.put(new Place(answer.kind(), answer.position()), answer.signals());
            opened.merge(answer.kind(), answer.position(), Math::min);
        }
    }

    /** Forgets where it was in a kind, since the log has begun anew. */
    public synchronized void beginAnew(StreamKind kind) {
        positions.remove(kind);
        opened.remove(kind);
        settled.remove(kind);
        answers.keySet().removeIf(place -> place.kind() == kind);
    }

    /** Lets a signal wait that no rule says any more. */
    public synchronized void sayLater(RuleSignal signal) {
        due.add(signal);
    }

    /** Runs something while nothing is evaluated. */
    public synchronized <T> T quietly(Supplier<T> work) {
        return work.get();
    }

    /** Returns from when on records are for one of the rules, milliseconds since 1970; 0 if there is none. */
    public synchronized long since() {
        return rules.values().stream().mapToLong(RunningRule::since).min().orElse(0);
    }

    /** Returns how long before now what rules remember begins, at most; 0 if they remember nothing. */
    public synchronized long reachMillis() {
        return rules.values().stream().mapToLong(RunningRule::reachMillis).max().orElse(0);
    }

    /** Returns the rules that run; to be used within {@link #quietly}. */
    public synchronized List<RunningRule> running() {
        return List.copyOf(rules.values());
    }
}

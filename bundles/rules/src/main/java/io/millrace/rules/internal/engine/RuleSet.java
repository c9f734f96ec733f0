package io.millrace.rules.internal.engine;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The rules that run, and where in the log they are. Guarded by its own monitor: records come on a route's thread, time on
 * another's, changes on any.
 */
public final class RuleSet {

    private static final int REMEMBERED_ANSWERS = 1_000;

    private final Function<LogRecord, Reading> opener;
    private final Map<String, RunningRule> rules = new LinkedHashMap<>();
    private final Map<StreamKind, Long> positions = new EnumMap<>(StreamKind.class);
    private final Deque<Signal> due = new ArrayDeque<>();
    private final Map<Place, List<Signal>> answers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, List<Signal>> eldest) {
            return size() > REMEMBERED_ANSWERS;
        }
    };
    private List<Signal> sink = new ArrayList<>();
    private long arrival;

    private record Place(StreamKind kind, long position) {}

    /**
     * Makes an empty set.
     *
     * @param opener opens a record
     */
    public RuleSet(Function<LogRecord, Reading> opener) {
        this.opener = opener;
    }

    /** Takes what a rule of this set says. */
    public void say(Signal signal) {
        sink.add(signal);
    }

    /** Adds a rule, or takes the place of one that has the same id; what that one remembers is given over where it is the same. */
    public synchronized void put(RunningRule rule) {
        rules.put(rule.id(), rule);
    }

    /** Returns a rule that runs. */
    public synchronized Optional<RunningRule> find(String id) {
        return Optional.ofNullable(rules.get(id));
    }

    /** Ends a rule and its alerts. */
    public synchronized void remove(String id, long now) {
        RunningRule gone = rules.remove(id);
        if (gone != null) {
            sink = new ArrayList<>();
            gone.end(now);
            due.addAll(sink);
        }
    }

    /** Returns the position of the last record of a kind that was evaluated. */
    public synchronized Optional<Long> position(StreamKind kind) {
        return Optional.ofNullable(positions.get(kind));
    }

    /**
     * Evaluates records, those that were evaluated already excepted.
     *
     * @param records of one kind, in order
     */
    public synchronized List<Signal> process(List<LogRecord> records) {
        List<Signal> all = new ArrayList<>();
        for (LogRecord record : records) {
            Place place = new Place(record.record().kind(), record.position());
            if (record.position() <= positions.getOrDefault(place.kind(), Long.MIN_VALUE)) {
                all.addAll(answers.getOrDefault(place, List.of()));
                continue;
            }
            sink = new ArrayList<>();
            evaluate(record);
            positions.put(place.kind(), record.position());
            if (!sink.isEmpty()) {
                answers.put(place, sink);
                all.addAll(sink);
            }
        }
        return all;
    }

    private void evaluate(LogRecord record) {
        if (rules.isEmpty()) {
            return;
        }
        long time = record.record().stamp().enqueuedTime().toEpochMilli();
        arrival = Math.max(arrival, time);
        Reading reading = null;
        for (RunningRule rule : rules.values()) {
            rule.advance(arrival - 1);
            if (rule.wants(record.record().streamId())) {
                reading = reading == null ? opener.apply(record) : reading;
                rule.accept(reading);
            }
        }
    }

    /** Lets time pass up to an arrival time before which nothing comes any more. */
    public synchronized void advance(long until) {
        if (until > arrival) {
            arrival = until;
            sink = new ArrayList<>();
            rules.values().forEach(rule -> rule.advance(until));
            due.addAll(sink);
        }
    }

    /** Returns the newest arrival that was evaluated. */
    public synchronized long arrival() {
        return arrival;
    }

    /** Returns what time has brought, oldest first. */
    public synchronized List<Signal> due(int max) {
        return due.stream().limit(max).toList();
    }

    /** Drops what is done with. */
    public synchronized void settle(int count) {
        for (int i = 0; i < count && !due.isEmpty(); i++) {
            due.removeFirst();
        }
    }

    /** Runs something while nothing is evaluated. */
    public synchronized <T> T quietly(Function<Map<StreamKind, Long>, T> work) {
        return work.apply(positions);
    }

    /** Returns the rules that run; to be used within {@link #quietly}. */
    public synchronized List<RunningRule> running() {
        return List.copyOf(rules.values());
    }
}

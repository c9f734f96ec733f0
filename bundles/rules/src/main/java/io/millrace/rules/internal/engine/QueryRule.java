package io.millrace.rules.internal.engine;

import io.millrace.rules.internal.lang.Faults;
import io.millrace.rules.query.QueryEngine;
import io.millrace.rules.query.QueryListener;
import io.millrace.rules.query.StandingQuery;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rule in the form of a query. What the query remembers is its own; how much that is, is known from its snapshot, which is taken
 * as often as the records since could have made it too much. A query that remembers too much is stopped.
 */
public final class QueryRule implements RunningRule {

    private static final Logger LOG = LoggerFactory.getLogger(QueryRule.class);
    private static final long MIB = 1L << 20;
    /** What is 72 octets in a snapshot were 200 on the heap, measured with a window by time. */
    private static final int HEAP_FACTOR = 3;

    /** What is worth a warning, and what is too much, since all rules wait: a join of everything with everything, most likely. */
    private static final long SLOW_MICROS = 1_000;

    private static final long TOO_SLOW_MICROS = 10_000;
    private static final String DEVICE = "device";

    private final QuerySpec spec;
    private final String fingerprint;
    private final long since;
    private final QueryEngine engine;
    private final ConditionRule.Surroundings around;
    private final Consumer<Signal> out;
    private final Tally tally;
    private final QueryRow rows;
    private final QueryAlerts alerts = new QueryAlerts();
    private final Said said = new Said();
    private final Effort effort = new Effort();
    private Optional<StandingQuery> query;
    private Optional<String> stopped = Optional.empty();
    private long clock;
    private long used;
    private long grown;
    private long errors;

    /**
     * Makes a rule that remembers nothing yet.
     *
     * @param spec the rule
     * @param version its fingerprint, and from when on records are for it
     * @param engine understands the query
     * @param around what it stands on
     * @param out takes what it says
     * @throws io.millrace.rules.query.QueryException if the query is none
     */
    public QueryRule(
            QuerySpec spec,
            Version version,
            QueryEngine engine,
            ConditionRule.Surroundings around,
            Consumer<Signal> out) {
        this.spec = spec;
        this.fingerprint = version.fingerprint();
        this.since = version.since();
        this.engine = engine;
        this.around = around;
        this.out = out;
        StandingQuery fresh = engine.open(spec.query(), said);
        query = Optional.of(fresh);
        tally = new Tally(QueryRow.fields(fresh.attributes(), spec.fields()));
        rows = new QueryRow(fresh.attributes(), spec.fields(), around.lookups(), tally);
    }

    /**
     * Which version of a rule this is.
     *
     * @param fingerprint of what it remembers
     * @param since records that arrived before are not for it, milliseconds since 1970
     */
    public record Version(String fingerprint, long since) {}

    /** Tells whether the query itself says when alerts end. */
    public boolean clears() {
        return query.map(StandingQuery::clears).orElse(false);
    }

    /** Returns the names of the attributes of records. */
    public List<String> attributes() {
        return query.map(open -> open.attributes().stream()
                        .map(attribute -> attribute.name())
                        .toList())
                .orElse(List.of());
    }

    @Override
    public String id() {
        return spec.id();
    }

    @Override
    public boolean wants(String streamId) {
        return query.isPresent()
                && (spec.stream().isEmpty() || spec.stream().get().equals(streamId));
    }

    @Override
    public void accept(Reading reading) {
        if (reading.arrival() < since || query.isEmpty()) {
            return;
        }
        if (reading.fields().isEmpty()) {
            tally.unopened();
            return;
        }
        Map<String, Object> values = reading.fields().get();
        tally.record(values);
        effort.begin();
        clock = Math.max(clock, reading.arrival());
        Object[] row = rows.of(reading, values);
        query.get().accept(clock, row);
        if (effort.end(TOO_SLOW_MICROS)) {
            stop("its last 100 records took more than " + TOO_SLOW_MICROS / 1_000
                    + " ms of the processor each, while all rules wait; give it shorter windows or an 'on' to"
                    + " its joins and put it again, or disable and enable it");
            return;
        }
        grown += QueryRow.bytes(row) * query.get().places();
        if (grown > Math.max(around.budget().left(), around.budget().most() / 4)) {
            measure(query.get().snapshot());
        }
    }

    private void measure(byte[] snapshot) {
        grown = 0;
        use((long) snapshot.length * HEAP_FACTOR);
        if (around.budget().isOver()) {
            stop("it remembers some " + (used + MIB - 1) / MIB + " MiB, more than ruleMemoryMebibytes ("
                    + around.budget().most() / MIB + ") or memoryMebibytes of io.millrace.rules allow; give it shorter"
                    + " windows or fewer attributes and put it again, or disable and enable it to begin anew");
        }
    }

    private void use(long bytes) {
        around.budget().add(bytes - used);
        used = bytes;
    }

    private void stop(String reason) {
        LOG.warn("Rule {} is stopped: {}", spec.id(), reason);
        stopped = Optional.of(reason);
        release();
    }

    @Override
    public void advance(long arrival) {
        if (arrival <= clock || query.isEmpty()) {
            return;
        }
        query.get().advance(arrival);
        clock = arrival;
        spec.clearMillis().ifPresent(after -> {
            for (Optional<String> silent = alerts.silentSince(clock - after);
                    silent.isPresent();
                    silent = alerts.silentSince(clock - after)) {
                clear(silent.get(), clock, Map.of());
            }
        });
    }

    private void raise(long time, Map<String, Object> event) {
        String deviceId = device(event);
        if (deviceId == null || !isDevice(deviceId)) {
            return;
        }
        if (alerts.said(deviceId, time)) {
            tally.raised();
            out.accept(new Signal(spec.id(), deviceId, true, time, time, shown(event)));
        }
    }

    private boolean isDevice(String deviceId) {
        if (alerts.isActive(deviceId) || around.lookups().isDevice(deviceId)) {
            return true;
        }
        tally.report(Faults.Kind.LOOKUP, "'" + deviceId + "', whose alert the query says there is, is no device");
        return false;
    }

    private String device(Map<String, Object> event) {
        if (event.get(DEVICE) instanceof String deviceId) {
            return deviceId;
        }
        tally.report(Faults.Kind.TYPE, "the query says an alert of no device, since its attribute 'device' is null");
        return null;
    }

    private void clear(String deviceId, long time, Map<String, Object> event) {
        alerts.end(deviceId).ifPresent(episode -> {
            tally.cleared();
            out.accept(new Signal(spec.id(), deviceId, false, time, episode, shown(event)));
        });
    }

    private static Map<String, Object> shown(Map<String, Object> event) {
        Map<String, Object> values = new LinkedHashMap<>();
        event.forEach((name, value) -> {
            if (!name.equals(DEVICE) && value != null) {
                boolean plain = value instanceof Boolean
                        || value instanceof Number number && Double.isFinite(number.doubleValue());
                values.put(name, plain ? value : String.valueOf(value));
            }
        });
        return values;
    }

    @Override
    public void end(long time) {
        List.copyOf(alerts.episodes().keySet()).forEach(deviceId -> clear(deviceId, time, Map.of()));
        release();
    }

    @Override
    public void forget(String deviceId, long time) {
        clear(deviceId, time, Map.of());
    }

    @Override
    public void release() {
        query.ifPresent(StandingQuery::close);
        query = Optional.empty();
        use(0);
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public long since() {
        return since;
    }

    @Override
    public long reachMillis() {
        return query.map(StandingQuery::reachMillis).orElse(0L);
    }

    @Override
    public Map<String, Long> active() {
        return alerts.episodes();
    }

    @Override
    public void adopt(Map<String, Long> others) {
        others.forEach(alerts::adopt);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        byte[] snapshot = query.map(StandingQuery::snapshot).orElse(new byte[0]);
        if (query.isPresent()) {
            measure(snapshot);
        }
        out.writeLong(clock);
        out.writeUTF(stopped.orElse(""));
        alerts.write(out);
        out.writeInt(stopped.isPresent() ? 0 : snapshot.length);
        if (stopped.isEmpty()) {
            out.write(snapshot);
        }
    }

    @Override
    public void read(DataInput in, long awayMillis) throws IOException {
        clock = in.readLong();
        String reason = in.readUTF();
        alerts.read(in);
        byte[] snapshot = new byte[in.readInt()];
        in.readFully(snapshot);
        if (!reason.isEmpty()) {
            stopped = Optional.of(reason);
            release();
        } else {
            restore(snapshot);
        }
    }

    private void restore(byte[] snapshot) {
        StandingQuery fresh = query.orElseThrow();
        try {
            fresh.restore(snapshot, clock);
            use((long) snapshot.length * HEAP_FACTOR);
        } catch (IOException e) {
            LOG.warn("What rule {} remembered is of another version of the engine; it begins anew", spec.id(), e);
            fresh.close();
            query = Optional.of(engine.open(spec.query(), said));
        }
    }

    @Override
    public void failed(RuntimeException failure) {
        tally.failed(failure.toString());
    }

    @Override
    public Map<String, Long> counts() {
        Map<String, Long> counts = tally.counts();
        counts.put("queryErrors", errors);
        counts.put("active", (long) alerts.size());
        counts.put("memoryBytes", used);
        return counts;
    }

    @Override
    public Optional<String> lastFault() {
        return stopped.isPresent() ? stopped : tally.lastFault();
    }

    @Override
    public Optional<String> stopped() {
        return stopped;
    }

    @Override
    public List<String> warnings() {
        List<String> warnings = tally.warnings();
        if (effort.micros() > SLOW_MICROS) {
            warnings.add(
                    "it takes " + effort.micros() + " microseconds of the processor a record, while all rules wait;"
                            + " 'group by device' is faster than 'partition with'");
        }
        return warnings;
    }

    /** Hears the query. */
    private final class Said implements QueryListener {

        @Override
        public void alert(long time, Map<String, Object> event) {
            raise(time, event);
        }

        @Override
        public void clear(long time, Map<String, Object> event) {
            String deviceId = device(event);
            if (deviceId != null) {
                QueryRule.this.clear(deviceId, time, event);
            }
        }

        @Override
        public void failed(String words) {
            errors++;
            tally.note(words);
        }
    }
}

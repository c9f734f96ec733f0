package io.millrace.rules.internal.engine;

import io.millrace.rules.internal.lang.Condition;
import io.millrace.rules.internal.lang.Expression;
import io.millrace.rules.internal.lang.Lookups;
import io.millrace.rules.internal.lang.Moment;
import io.millrace.rules.internal.window.Cell;
import io.millrace.rules.internal.window.Cells;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A rule with a condition of our own language: what it remembers is kept by device, and goes by the rule's clock. */
public final class ConditionRule implements RunningRule {

    private static final long UPDATE_MILLIS = 10_000;
    private static final int SHOWN_TEXT = 200;
    /** A record from the future would make all that come before it late. */
    private static final long MOST_AHEAD_MILLIS = 300_000;

    private final RuleSpec spec;
    private final String fingerprint;
    private final long since;
    private final Cells windows;
    private final Devices devices;
    private final Tally tally;
    private final Moment moment;
    private final Trigger trigger;
    private final Consumer<Signal> out;
    private final boolean keeps;
    private long active;

    /**
     * What a rule stands on.
     *
     * @param lookups what is known beside the record
     * @param budget of memory
     * @param samples the most values that a window keeps of one device
     */
    public record Surroundings(Lookups lookups, Budget budget, int samples) {}

    /**
     * Makes a rule that remembers nothing yet.
     *
     * @param spec the rule
     * @param fingerprint of what it remembers
     * @param since records that arrived before are not for it, milliseconds since 1970
     * @param surroundings what it stands on
     * @param out takes what it says
     */
    public ConditionRule(
            RuleSpec spec, String fingerprint, long since, Surroundings surroundings, Consumer<Signal> out) {
        this.spec = spec;
        this.fingerprint = fingerprint;
        this.since = since;
        this.tally = new Tally(spec.program().fields());
        this.windows = new Cells(surroundings.samples(), tally::overflow);
        this.moment = new Moment(surroundings.lookups(), tally);
        this.trigger = Trigger.of(spec, this);
        this.devices = new Devices(this, surroundings.budget());
        this.out = out;
        this.keeps = spec.program().isWaiting() || spec.condition().holdMillis() > 0;
    }

    @Override
    public String id() {
        return spec.id();
    }

    @Override
    public boolean wants(String streamId) {
        return spec.stream().isEmpty() || spec.stream().get().equals(streamId);
    }

    @Override
    public void accept(Reading reading) {
        if (reading.arrival() < since) {
            return;
        }
        Optional<Map<String, Object>> fields = reading.fields();
        if (fields.isEmpty() && !(spec.condition().trigger() instanceof Condition.Absence)) {
            tally.unopened();
            return;
        }
        long time = spec.clock().deviceTime()
                ? Math.min(reading.time(), reading.arrival() + MOST_AHEAD_MILLIS)
                : reading.arrival();
        DeviceMemory device = devices.get(reading.deviceId());
        boolean known = device.watermark != Long.MIN_VALUE;
        if (known
                && spec.clock().deviceTime()
                && time < device.watermark - spec.clock().latenessMillis()) {
            tally.late();
            return;
        }
        if (known) {
            advance(device, Math.max(time, device.watermark));
        }
        device.watermark = Math.max(device.watermark, time);
        device.arrival = Math.max(device.arrival, reading.arrival());
        Map<String, Object> values = fields.orElse(Map.of());
        tally.record(values);
        remember(device, reading, time, values);
        devices.touched(device);
    }

    private void remember(DeviceMemory device, Reading reading, long time, Map<String, Object> values) {
        if (keeps) {
            keep(device, values);
        }
        moment.at(device.deviceId, time, device.cells).of(reading.streamId(), values);
        spec.program().remember(moment);
        moment.at(device.deviceId, device.watermark, device.cells);
        trigger.record(device, moment);
        clearIfTold(device);
    }

    private void keep(DeviceMemory device, Map<String, Object> values) {
        Map<String, Object> kept = new HashMap<>(device.fields);
        for (String name : spec.program().fields()) {
            Object value = values.get(name);
            if (value != null) {
                kept.put(name, value);
            }
        }
        device.fields = kept;
    }

    @Override
    public void advance(long arrival) {
        devices.due(arrival, device -> advance(device, device.watermark + (arrival - device.arrival)));
    }

    /** Lets everything happen that time alone brings, in its order. */
    private void advance(DeviceMemory device, long time) {
        for (long next = deadline(device); next <= time; next = deadline(device)) {
            boolean closed = false;
            for (Cell cell : device.cells) {
                if (cell.deadline() <= next) {
                    cell.tick();
                    closed = true;
                }
            }
            moment.at(device.deviceId, next, device.cells).of("", device.fields);
            trigger.time(device, moment, closed);
            clearIfTold(device);
            for (Cell cell : device.cells) {
                cell.settle();
            }
        }
    }

    /** Returns when time alone brings something next, in the rule's time. */
    long deadline(DeviceMemory device) {
        long next = trigger.deadline(device);
        for (Cell cell : device.cells) {
            next = Math.min(next, cell.deadline());
        }
        return next;
    }

    private void clearIfTold(DeviceMemory device) {
        if (device.active && spec.clear().isPresent() && device.trueSince == DeviceMemory.NEVER) {
            Expression clear = spec.clear().get();
            if (Boolean.TRUE.equals(clear.value(moment))) {
                clear(device, moment.time());
            }
        }
    }

    void raise(DeviceMemory device, long time) {
        if (device.active) {
            update(device, time);
            return;
        }
        if (!device.mayRaise(
                time, spec.condition().rate().map(Condition.Rate::perMillis).orElse(0L))) {
            tally.suppressed();
            return;
        }
        device.active = true;
        device.episode = time;
        active++;
        tally.raised();
        say(device, true, time, values());
    }

    /** The alert goes on. Whoever looks at it sees what it is like now, or soon. */
    private void update(DeviceMemory device, long time) {
        if (time - device.told >= UPDATE_MILLIS) {
            Map<String, Object> values = values();
            if (values.hashCode() != device.toldValues) {
                say(device, true, time, values);
            }
            device.told = time;
        }
    }

    private void say(DeviceMemory device, boolean raised, long time, Map<String, Object> values) {
        device.told = time;
        device.toldValues = values.hashCode();
        out.accept(new Signal(spec.id(), device.deviceId, raised, time, device.episode, values));
    }

    void clear(DeviceMemory device, long time) {
        if (device.active) {
            device.active = false;
            active--;
            tally.cleared();
            say(device, false, time, values());
        }
    }

    boolean clearsItself() {
        return spec.clear().isEmpty();
    }

    private Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        tally.mute(true);
        spec.program().shown().forEach((name, expression) -> {
            Object value = expression.value(moment);
            if (value instanceof String text && text.length() > SHOWN_TEXT) {
                values.put(name, text.substring(0, SHOWN_TEXT) + "...");
            } else if (value != null && !(value instanceof List)) {
                values.put(name, value);
            }
        });
        tally.mute(false);
        return values;
    }

    @Override
    public void end(long time) {
        moment.of("", Map.of());
        devices.forEach(device -> {
            moment.at(device.deviceId, time, device.cells);
            clear(device, end(device, time));
        });
        devices.clear();
    }

    @Override
    public void forget(String deviceId, long time) {
        devices.remove(deviceId).ifPresent(device -> {
            moment.at(deviceId, time, device.cells).of("", Map.of());
            clear(device, end(device, time));
        });
    }

    /** Returns now in the rule's time. */
    private long end(DeviceMemory device, long time) {
        return spec.clock().deviceTime() ? Math.max(device.watermark, device.episode) : time;
    }

    @Override
    public void release() {
        devices.clear();
    }

    @Override
    public Map<String, Long> active() {
        Map<String, Long> alerts = new LinkedHashMap<>();
        devices.forEach(device -> {
            if (device.active) {
                alerts.put(device.deviceId, device.episode);
            }
        });
        return alerts;
    }

    @Override
    public void adopt(Map<String, Long> alerts) {
        alerts.forEach((deviceId, episode) -> {
            DeviceMemory device = fresh(deviceId);
            device.active = true;
            device.episode = episode;
            active++;
            devices.put(device);
        });
    }

    @Override
    public long since() {
        return since;
    }

    @Override
    public long reachMillis() {
        long windows = spec.program().reachMillis();
        long trigger = spec.condition().trigger().reachMillis();
        long longest = Math.max(Math.max(windows, trigger), spec.condition().holdMillis());
        return longest == Long.MAX_VALUE ? longest : longest + spec.clock().latenessMillis();
    }

    @Override
    public void failed(RuntimeException failure) {
        tally.failed(failure.toString());
    }

    DeviceMemory fresh(String deviceId) {
        return new DeviceMemory(
                deviceId,
                freshCells(),
                trigger.steps(),
                spec.condition().rate().map(Condition.Rate::count).orElse(0));
    }

    Cell[] freshCells() {
        return spec.program().fresh(windows, spec.clock().latenessMillis());
    }

    void evicted() {
        tally.evicted();
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        devices.write(out);
    }

    @Override
    public void read(DataInput in, long awayMillis) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            DeviceMemory device = fresh(in.readUTF());
            device.read(in);
            device.cells = spec.program().read(in, windows, spec.clock().latenessMillis());
            trigger.resume(device, awayMillis);
            active += device.active ? 1 : 0;
            devices.put(device);
        }
    }

    @Override
    public Map<String, Long> counts() {
        Map<String, Long> counts = tally.counts();
        counts.put("devices", (long) devices.size());
        counts.put("active", active);
        return counts;
    }

    @Override
    public Optional<String> lastFault() {
        return tally.lastFault();
    }

    @Override
    public List<String> warnings() {
        return tally.warnings();
    }
}

package io.millrace.rules.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.rule.RuleSignal;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import io.millrace.json.Json;
import io.millrace.rules.internal.engine.Reading;
import io.millrace.rules.internal.engine.RuleSet;
import io.millrace.rules.internal.engine.RunningRule;
import io.millrace.rules.internal.lang.Lookups;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One rule under test, in seconds since its start. What it says is a line each: {@code +60 d} is an alert of device d raised at
 * second 60, {@code -90 d@60} the end of that alert.
 */
final class Bench {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final RulesSettings.Memory memory;
    private final Map<String, Object> document = new LinkedHashMap<>();
    private final List<RuleSignal> said = new ArrayList<>();
    private Lookups lookups = Lookups.NONE;
    private RuleSet set = new RuleSet(Bench::reading);
    private RunningRule rule;
    private long position;
    private LogRecord last;

    private Bench(String condition, RulesSettings.Memory memory) {
        this.memory = memory;
        document.put("condition", condition);
    }

    static Bench of(String condition) {
        return new Bench(condition, new RulesSettings.Memory(64 << 20, 16 << 20, 10_000));
    }

    static Bench of(String condition, RulesSettings.Memory memory) {
        return new Bench(condition, memory);
    }

    Bench with(String member, Object value) {
        document.put(member, value);
        return this;
    }

    Bench knowing(Lookups known) {
        lookups = known;
        return this;
    }

    private static Reading reading(LogRecord source) {
        StreamRecord record = source.record();
        Map<String, Object> fields = null;
        long arrival = record.stamp().enqueuedTime().toEpochMilli();
        long time = arrival;
        String text = new String(record.content().payload(), StandardCharsets.UTF_8);
        if (text.startsWith("{")) {
            fields = new LinkedHashMap<>(Json.readObject(record.content().payload()));
            Object own = fields.remove("ts");
            time = own == null ? arrival : START.toEpochMilli() + 1000 * ((Number) own).longValue();
        }
        return new Reading(
                record.kind(), record.deviceId(), record.streamId(), arrival, time, Optional.ofNullable(fields));
    }

    RunningRule rule() {
        if (rule == null) {
            rule = new RuleFactory(memory, lookups, new FakeQueries())
                    .make(new RuleDocument("hot", document), START.toEpochMilli(), set);
            set.put(rule);
        }
        return rule;
    }

    /** A record of device d arrives. */
    Bench at(double second, String payload) {
        return at(second, "d", "default", payload);
    }

    Bench at(double second, String deviceId, String stream, String payload) {
        rule();
        Stamp stamp =
                new Stamp(START.plusMillis(Math.round(second * 1000)), "m" + ++position, false, "g", Optional.empty());
        Content content = Content.of(payload.getBytes(StandardCharsets.UTF_8));
        last = new LogRecord(position, new StreamRecord(StreamKind.TELEMETRY, deviceId, stream, stamp, content));
        said.addAll(set.process(List.of(last)));
        gather();
        return this;
    }

    /** The last record is handed in again. */
    void again() {
        said.addAll(set.process(List.of(last)));
    }

    /** Only time passes. */
    Bench until(double second) {
        rule();
        set.advance(START.toEpochMilli() + Math.round(second * 1000));
        gather();
        return this;
    }

    private void gather() {
        List<RuleSignal> due = set.due(1_000);
        said.addAll(due);
        set.settle(due.size());
    }

    /** The server stops, is away, and starts with what was written. */
    Bench restart(double awaySeconds) {
        Snapshot.Section section = Snapshot.section(rule());
        set = new RuleSet(Bench::reading);
        rule = null;
        Snapshot.give(section, rule(), Math.round(awaySeconds * 1000));
        return this;
    }

    /** What was said since the last call of alerts that begin and end. */
    List<String> said() {
        List<String> lines = said.stream()
                .filter(signal -> !signal.isUpdate())
                .map(Bench::line)
                .toList();
        said.clear();
        return lines;
    }

    /** What was said since the last call of alerts that go on: each as {@code at second: values}. */
    List<String> updates() {
        List<String> lines = said.stream()
                .filter(RuleSignal::isUpdate)
                .map(signal -> second(signal.time()) + ": " + signal.values())
                .toList();
        said.clear();
        return lines;
    }

    List<RuleSignal> signals() {
        return said;
    }

    private static String line(RuleSignal signal) {
        String line = (signal.raised() ? "+" : "-") + second(signal.time()) + " " + signal.deviceId();
        return signal.raised() ? line : line + "@" + second(signal.episode());
    }

    private static long second(Instant time) {
        return (time.toEpochMilli() - START.toEpochMilli()) / 1000;
    }

    long count(String name) {
        return rule().counts().get(name);
    }
}

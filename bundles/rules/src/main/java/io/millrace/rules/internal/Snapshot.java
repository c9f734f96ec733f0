package io.millrace.rules.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.rule.RuleSignal;
import io.millrace.json.Json;
import io.millrace.rules.internal.engine.RuleSet.Answer;
import io.millrace.rules.internal.engine.RuleSet.Progress;
import io.millrace.rules.internal.engine.RunningRule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all rules remember, and where in the log that is.
 *
 * @param progress where the rules are
 * @param sections what each remembers, by id
 */
record Snapshot(Progress progress, Map<String, Section> sections) {

    private static final int FORMAT = 2;

    /**
     * What one rule remembers.
     *
     * @param fingerprint of the version that wrote it
     * @param active the devices with an active alert, and when it began
     * @param memory what that version can read
     */
    record Section(String fingerprint, Map<String, Long> active, byte[] memory) {}

    /** Takes one of rules that stand still meanwhile. */
    static Snapshot of(Progress progress, List<RunningRule> rules) {
        Map<String, Section> sections = new LinkedHashMap<>();
        rules.forEach(rule -> sections.put(rule.id(), section(rule)));
        return new Snapshot(progress, sections);
    }

    /** Takes what one rule remembers. */
    static Section section(RunningRule rule) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try {
            rule.write(new DataOutputStream(octets));
        } catch (IOException e) {
            throw new IllegalStateException("what rule " + rule.id() + " remembers cannot be written", e);
        }
        return new Section(rule.fingerprint(), rule.active(), octets.toByteArray());
    }

    /**
     * Gives a rule what a version of it remembered: all where it remembers the same, else its alerts.
     *
     * @param section of the version before
     * @param rule remembers nothing yet
     * @param awayMillis how long no device could be heard since
     */
    static void give(Section section, RunningRule rule, long awayMillis) {
        if (!section.fingerprint().equals(rule.fingerprint())) {
            rule.adopt(section.active());
            return;
        }
        try {
            rule.read(new DataInputStream(new ByteArrayInputStream(section.memory())), awayMillis);
        } catch (IOException e) {
            throw new IllegalStateException("what rule " + rule.id() + " remembered cannot be read", e);
        }
    }

    byte[] toBytes() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeInt(FORMAT);
            out.writeLong(progress.arrival());
            out.writeInt(progress.positions().size());
            for (Map.Entry<StreamKind, Long> position : progress.positions().entrySet()) {
                out.writeUTF(position.getKey().wireName());
                out.writeLong(position.getValue());
            }
            writeSignals(out, progress.due());
            out.writeInt(progress.open().size());
            for (Answer answer : progress.open()) {
                out.writeUTF(answer.kind().wireName());
                out.writeLong(answer.position());
                writeSignals(out, answer.signals());
            }
            out.writeInt(sections.size());
            for (Map.Entry<String, Section> section : sections.entrySet()) {
                out.writeUTF(section.getKey());
                write(out, section.getValue());
            }
        } catch (IOException e) {
            throw new IllegalStateException("what rules remember cannot be written", e);
        }
        return octets.toByteArray();
    }

    private static void writeSignals(DataOutputStream out, List<RuleSignal> signals) throws IOException {
        out.writeInt(signals.size());
        for (RuleSignal signal : signals) {
            writeBytes(out, Json.bytes(signal.members()));
        }
    }

    private static void write(DataOutputStream out, Section section) throws IOException {
        writeBytes(out, section.fingerprint().getBytes(StandardCharsets.UTF_8));
        out.writeInt(section.active().size());
        for (Map.Entry<String, Long> alert : section.active().entrySet()) {
            out.writeUTF(alert.getKey());
            out.writeLong(alert.getValue());
        }
        writeBytes(out, section.memory());
    }

    private static void writeBytes(DataOutputStream out, byte[] octets) throws IOException {
        out.writeInt(octets.length);
        out.write(octets);
    }

    static Snapshot of(byte[] octets) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets));
        int format = in.readInt();
        if (format != FORMAT) {
            throw new IOException("its format is " + format + "; this version reads " + FORMAT);
        }
        long arrival = in.readLong();
        Map<StreamKind, Long> positions = new EnumMap<>(StreamKind.class);
        for (int i = in.readInt(); i > 0; i--) {
            String kind = in.readUTF();
            long position = in.readLong();
            StreamKind.ofWireName(kind).ifPresent(known -> positions.put(known, position));
        }
        List<RuleSignal> due = readSignals(in);
        List<Answer> open = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            Optional<StreamKind> kind = StreamKind.ofWireName(in.readUTF());
            long position = in.readLong();
            List<RuleSignal> signals = readSignals(in);
            kind.ifPresent(known -> open.add(new Answer(known, position, signals)));
        }
        Map<String, Section> sections = new LinkedHashMap<>();
        for (int i = in.readInt(); i > 0; i--) {
            sections.put(in.readUTF(), readSection(in));
        }
        return new Snapshot(new Progress(arrival, positions, due, open), sections);
    }

    private static List<RuleSignal> readSignals(DataInputStream in) throws IOException {
        List<RuleSignal> signals = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            String text = new String(readBytes(in), StandardCharsets.UTF_8);
            signals.add(RuleSignal.of(Json.object(Json.stored(text, Map.class))));
        }
        return signals;
    }

    private static Section readSection(DataInputStream in) throws IOException {
        String fingerprint = new String(readBytes(in), StandardCharsets.UTF_8);
        Map<String, Long> active = new LinkedHashMap<>();
        for (int i = in.readInt(); i > 0; i--) {
            active.put(in.readUTF(), in.readLong());
        }
        return new Section(fingerprint, active, readBytes(in));
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("it is cut off");
        }
        return in.readNBytes(length);
    }
}

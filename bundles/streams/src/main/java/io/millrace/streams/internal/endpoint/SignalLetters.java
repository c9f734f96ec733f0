package io.millrace.streams.internal.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.rule.RuleSignal;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Signals of rules as the records of dead letters, and back: the record of a signal is evaluated no more, since it was. Stateless.
 */
final class SignalLetters {

    private static final JsonMapper JSON = new JsonMapper();
    /** No record of the log has this place, so that nobody can make a signal of one. */
    private static final long NOWHERE = 0;

    private SignalLetters() {}

    /** Makes a record of a signal; the secrets of its actions are sealed in it. */
    static LogRecord record(RuleSignal signal) {
        try {
            Stamp stamp = new Stamp(
                    signal.time(),
                    signal.ruleId() + "-" + signal.episode().toEpochMilli()
                            + (signal.raised() ? "-raised" : "-cleared"),
                    true,
                    "rule",
                    Optional.empty());
            Content content =
                    new Content(Optional.of("application/json"), Map.of(), JSON.writeValueAsBytes(signal.members()));
            return new LogRecord(
                    NOWHERE, new StreamRecord(StreamKind.ALERTS, signal.deviceId(), signal.ruleId(), stamp, content));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a signal of rule " + signal.ruleId() + " is no JSON", e);
        }
    }

    /** Returns the signal that a record was made of, if it was. */
    static Optional<RuleSignal> signal(LogRecord record) {
        if (record.position() != NOWHERE || record.record().kind() != StreamKind.ALERTS) {
            return Optional.empty();
        }
        try {
            return Optional.of(RuleSignal.of(
                    JSON.readValue(record.record().content().payload(), new TypeReference<Map<String, Object>>() {})));
        } catch (IOException e) {
            throw new IllegalArgumentException("the dead letter holds no signal of a rule", e);
        }
    }
}

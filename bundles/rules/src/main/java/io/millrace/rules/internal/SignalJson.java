package io.millrace.rules.internal;

import io.millrace.api.rule.RuleSignal;
import io.millrace.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Signals in a snapshot. Stateless. */
final class SignalJson {

    private SignalJson() {}

    static String write(RuleSignal signal) {
        return Json.write(Json.of(
                "ruleId", signal.ruleId(),
                "deviceId", signal.deviceId(),
                "severity", signal.severity(),
                "raised", signal.raised(),
                "time", signal.time().toEpochMilli(),
                "episode", signal.episode().toEpochMilli(),
                "message", signal.message(),
                "values", signal.values(),
                "actions", signal.actions()));
    }

    static RuleSignal read(String json) {
        Map<?, ?> members = Json.stored(json, Map.class);
        List<Map<String, Object>> actions = new ArrayList<>();
        ((List<?>) members.get("actions")).forEach(action -> actions.add(Json.object((Map<?, ?>) action)));
        return new RuleSignal(
                (String) members.get("ruleId"),
                (String) members.get("deviceId"),
                (String) members.get("severity"),
                (Boolean) members.get("raised"),
                time(members.get("time")),
                time(members.get("episode")),
                (String) members.get("message"),
                Json.object((Map<?, ?>) members.get("values")),
                actions);
    }

    private static Instant time(Object millis) {
        return Instant.ofEpochMilli(((Number) millis).longValue());
    }
}

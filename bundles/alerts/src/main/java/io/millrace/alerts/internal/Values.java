package io.millrace.alerts.internal;

import io.millrace.api.alert.AlertSignal;
import io.millrace.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** Brings values to what the table gives back, and can hold. */
final class Values {

    private static final int MAX_CHARACTERS = 16_384;

    private Values() {}

    /** Returns the signal with values that are JSON; the last ones are left out where they are too long together. */
    static AlertSignal bounded(AlertSignal signal) {
        Map<String, Object> values = new LinkedHashMap<>(signal.values());
        String text = Json.write(values);
        while (text.length() > MAX_CHARACTERS) {
            String last =
                    values.keySet().stream().reduce((before, after) -> after).orElseThrow();
            values.remove(last);
            text = Json.write(values);
        }
        return new AlertSignal(
                signal.ruleId(),
                signal.deviceId(),
                signal.severity(),
                signal.raised(),
                signal.time(),
                signal.episode(),
                signal.message(),
                Json.object(Json.stored(text, Map.class)),
                signal.actions());
    }
}

package io.millrace.rest.internal.resource;

import io.millrace.api.alert.ActionSecrets;
import io.millrace.api.rule.Backtest;
import io.millrace.api.rule.Rule;
import io.millrace.api.rule.RuleSignal;
import io.millrace.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How rules and what they would have said are shown. */
final class RuleViews {

    /** What an answer has beside the rule; sent back with the next PUT it means nothing. */
    private static final List<String> ADDED = List.of("version", "changedAt", "status");

    private RuleViews() {}

    /** Returns what of a document is the author's. */
    static Map<String, Object> document(Map<String, Object> given) {
        Map<String, Object> document = new LinkedHashMap<>(given);
        ADDED.forEach(document::remove);
        return document;
    }

    static Map<String, Object> view(Rule rule) {
        Map<String, Object> view = Json.of("id", rule.id());
        view.putAll(ActionSecrets.masked(rule.document()));
        view.put("enabled", rule.enabled());
        view.put("version", rule.version());
        view.put("changedAt", rule.changedAt().toString());
        view.put(
                "status",
                Json.of(
                        "state", rule.status().state(),
                        "warnings", rule.status().warnings(),
                        "counts", rule.status().counts(),
                        "lastFault", rule.status().lastFault().orElse(null)));
        return view;
    }

    static Map<String, Object> view(Backtest backtest) {
        Map<String, Object> view = Json.of(
                "alerts", alerts(backtest.signals()),
                "devices", backtest.devices(),
                "records", backtest.records(),
                "truncated", backtest.truncated());
        backtest.difference()
                .ifPresent(difference -> view.put(
                        "difference",
                        Json.of(
                                "version", difference.version(),
                                "added", alerts(difference.added()),
                                "missing", alerts(difference.missing()))));
        return view;
    }

    /** An alert is what begins, with the end that belongs to it. */
    private static List<Map<String, Object>> alerts(List<RuleSignal> signals) {
        List<Map<String, Object>> alerts = new ArrayList<>();
        Map<List<Object>, Map<String, Object>> begun = new HashMap<>();
        for (RuleSignal signal : signals) {
            List<Object> key = List.of(signal.deviceId(), signal.episode());
            if (signal.raised()) {
                Map<String, Object> alert = Json.of(
                        "deviceId", signal.deviceId(),
                        "severity", signal.severity(),
                        "time", signal.time().toString(),
                        "clearedAt", null,
                        "message", signal.message(),
                        "values", signal.values());
                begun.put(key, alert);
                alerts.add(alert);
            } else if (begun.containsKey(key)) {
                begun.get(key).put("clearedAt", signal.time().toString());
            }
        }
        return alerts;
    }
}

package io.millrace.rest.internal;

import io.millrace.api.rule.Backtest;
import io.millrace.api.rule.Rule;
import io.millrace.api.rule.RuleException;
import io.millrace.api.rule.RuleSignal;
import io.millrace.api.rule.Rules;
import io.millrace.json.Json;
import io.millrace.json.JsonException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

/** Rules in memory; a condition {@code broken} is refused. */
final class FakeRules implements Rules {

    private final Map<String, Rule> rules = new TreeMap<>();

    @Override
    public List<Rule> list() {
        return List.copyOf(rules.values());
    }

    @Override
    public Optional<Rule> find(String id) {
        return Optional.ofNullable(rules.get(id));
    }

    @Override
    public Map<String, Object> read(boolean yaml, byte[] text) {
        try {
            return yaml ? Map.of("condition", "yaml") : Json.readObject(text);
        } catch (JsonException e) {
            throw new RuleException("", "the document is " + e.getMessage());
        }
    }

    @Override
    public Rule put(String id, Map<String, Object> document) {
        if ("broken".equals(document.get("condition"))) {
            throw new RuleException("/condition", "'condition' line 1, column 1: expected a field");
        }
        int version = find(id).map(Rule::version).orElse(0) + 1;
        return keep(id, version, true, document);
    }

    private Rule keep(String id, int version, boolean enabled, Map<String, Object> document) {
        Rule.Status status = new Rule.Status(
                enabled ? "running" : "disabled", List.of("look"), Map.of("raised", 3L), Optional.empty());
        Rule rule = new Rule(id, version, enabled, Instant.parse("2026-01-01T00:00:00Z"), document, status);
        rules.put(id, rule);
        return rule;
    }

    @Override
    public boolean remove(String id) {
        return rules.remove(id) != null;
    }

    @Override
    public Optional<Rule> setEnabled(String id, boolean enabled) {
        return find(id).map(rule -> keep(id, rule.version(), enabled, rule.document()));
    }

    @Override
    public Optional<Backtest> backtest(String id, Backtest.Span span, Optional<Map<String, Object>> candidate) {
        if (id.equals("busy")) {
            throw new IllegalStateException("another back-test runs");
        }
        if (id.equals("stopping")) {
            throw new CancellationException("the rules stop");
        }
        RuleSignal begins = signal(id, true, span.from());
        return find(id).map(rule -> new Backtest(
                List.of(begins, signal(id, false, span.from())),
                1,
                2,
                false,
                candidate.map(other -> new Backtest.Difference(rule.version(), List.of(begins), List.of()))));
    }

    private static RuleSignal signal(String id, boolean raised, Instant time) {
        return new RuleSignal(
                id, "press-1", "major", raised, raised ? time : time.plusSeconds(60), time, "hot", Map.of(), List.of());
    }
}

package io.millrace.rules.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.alert.ActionSecrets;
import io.millrace.api.alert.AlertAction;
import io.millrace.api.alert.AlertActions;
import io.millrace.api.rule.Backtest;
import io.millrace.api.rule.Rule;
import io.millrace.api.rule.RuleException;
import io.millrace.json.Json;
import io.millrace.testing.FakeSecretBox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** Secrets of webhooks are stored sealed, and a rule that is read, changed and put keeps them. */
public class RuleSecretsTest extends InHouse {

    private static final String SECRET = "Bearer s3cret";

    private static Map<String, Object> rule(String url, String secret) {
        return Map.of(
                "condition",
                "nothing for 10 min",
                "actions",
                List.of(Map.of("webhook", Map.of("url", url, "headers", Map.of("Authorization", secret)))));
    }

    private String table() {
        return database.transaction(connection -> {
            try (ResultSet rows = connection.createStatement().executeQuery("SELECT document FROM rules_rule")) {
                rows.next();
                return rows.getString(1);
            }
        });
    }

    private static Map<String, Object> readAndChanged(Rule rule, String member, Object value) {
        Map<String, Object> document = new LinkedHashMap<>(ActionSecrets.masked(rule.document()));
        document.put(member, value);
        return document;
    }

    private String secretOf(Rule rule) {
        return Json.write(ActionSecrets.opened(rule.document(), rule.id(), house.box));
    }

    @Test
    public void nothingThatIsStoredHoldsASecret() throws IOException {
        host.book().put("silent", rule("https://crm.example/t?key=s3cret", SECRET));
        house.send("d", "{\"t\":1}");
        house.clock.advance(Duration.ofMinutes(20));
        host.engine().tick();
        List<Map<String, Object>> actions = host.engine().due(1).get(0).actions();
        assertFalse(actions.toString(), actions.toString().contains("s3cret"));
        assertEquals(
                SECRET,
                ((AlertAction.Webhook) AlertActions.read(ActionSecrets.opened(actions, "silent", house.box))
                                .get(0))
                        .headers()
                        .get("Authorization"));
        host.snapshot();
        assertFalse(new String(Files.readAllBytes(memory().resolve("memory.bin")), StandardCharsets.ISO_8859_1)
                .contains("s3cret"));
        assertFalse(table(), table().contains("s3cret"));
        assertTrue(table(), table().contains("sealed:"));
    }

    @Test
    public void aRuleThatIsReadChangedAndPutKeepsItsSecret() {
        Rule rule = host.book().put("silent", rule("https://crm.example/t", SECRET));
        Rule same = host.book().put("silent", ActionSecrets.masked(rule.document()));
        assertEquals("nothing changed", 1, same.version());
        Rule next = host.book().put("silent", readAndChanged(rule, "severity", "minor"));
        assertEquals(2, next.version());
        assertTrue(secretOf(next).contains(SECRET));
        Backtest.Span span = new Backtest.Span(
                house.clock.instant().minusSeconds(60), house.clock.instant().plusSeconds(60));
        assertTrue(host.backtest("silent", span, Optional.of(readAndChanged(rule, "condition", "t > 1")))
                .isPresent());
    }

    @Test
    public void aMaskForAnotherAddressIsRefused() {
        host.book().put("silent", rule("https://crm.example/t", SECRET));
        RuleException e = assertThrows(
                RuleException.class, () -> host.book().put("silent", rule("https://evil.example/t", "***")));
        assertEquals("/actions/0/webhook/headers/Authorization", e.pointer());
        assertTrue(e.getMessage(), e.getMessage().contains("kept only for the address it was put with"));
        assertThrows(RuleException.class, () -> host.book().put("other", rule("https://crm.example/t", "***")));
        assertThrows(RuleException.class, () -> host.book().put("other", rule("https://crm.example/t", "sealed:abc")));
    }

    @Test
    public void secretsThatWereStoredInClearAreSealedAtTheStart() {
        host.book().put("silent", rule("https://crm.example/t", SECRET));
        String clear = Json.write(rule("https://crm.example/t", SECRET));
        database.transaction(connection ->
                connection.createStatement().executeUpdate("UPDATE rules_rule SET document = '" + clear + "'"));
        host.stop();
        host = house.start();
        assertFalse(table(), table().contains("s3cret"));
        assertTrue(secretOf(host.book().find("silent").get()).contains(SECRET));
    }

    @Test
    public void withAnotherMasterKeyTheRuleRunsAndItsSecretHasToBePutAgain() {
        Rule rule = host.book().put("silent", rule("https://crm.example/t", SECRET));
        host.stop();
        house.box = new FakeSecretBox("another");
        host = house.start();
        assertEquals("running", host.book().find("silent").get().status().state());
        assertThrows(RuleException.class, () -> host.book().put("silent", ActionSecrets.masked(rule.document())));
        assertEquals(
                2,
                host.book().put("silent", rule("https://crm.example/t", SECRET)).version());
    }

    @Test
    public void actionsThatAreTooLongToBeKeptAreRefused() {
        List<Object> actions = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            actions.add(Map.of("mail", Map.of("to", "ada@example.com", "text", "x".repeat(3_000))));
        }
        RuleException e = assertThrows(
                RuleException.class, () -> host.book().put("long", Map.of("condition", "t > 1", "actions", actions)));
        assertEquals("/actions", e.pointer());
    }
}

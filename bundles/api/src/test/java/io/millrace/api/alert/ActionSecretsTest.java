package io.millrace.api.alert;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.identity.SecretBox;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** Secrets of actions are sealed, shown masked, and found again where they come back masked. */
public class ActionSecretsTest {

    private static final SecretBox BOX = new Reversing();
    private static final String URL = "https://crm.example/tickets";

    private static Map<String, Object> rule(String url, Map<String, String> headers) {
        return Map.of("condition", "t > 1", "actions", List.of(hook(url, headers)));
    }

    private static Map<String, Object> hook(String url, Map<String, String> headers) {
        return Map.of("webhook", Map.of("url", url, "headers", headers));
    }

    @Test
    public void whatIsSealedHoldsNoSecretAndIsOpenedForItsRuleAlone() {
        Map<String, Object> rule = rule(URL + "?key=s3cret", Map.of("Authorization", "Bearer s3cret"));
        Map<String, Object> sealed = ActionSecrets.sealed(rule, "hot", BOX);
        assertFalse(sealed.toString(), sealed.toString().contains("s3cret"));
        assertTrue(sealed.toString(), sealed.toString().contains(URL + "?sealed:"));
        assertEquals(sealed, ActionSecrets.sealed(sealed, "hot", BOX));
        assertEquals(rule, ActionSecrets.opened(sealed, "hot", BOX));
        assertEquals(ActionSecrets.masked(rule), ActionSecrets.masked(sealed));
        assertThrows(IllegalStateException.class, () -> ActionSecrets.opened(sealed, "cold", BOX));
        Map<String, Object> changed = rule(URL, Map.of("Authorization", "sealed:!"));
        assertThrows(IllegalStateException.class, () -> ActionSecrets.opened(changed, "hot", BOX));
    }

    @Test
    public void whatComesBackMaskedIsTheSecretOfTheSameAddress() {
        Map<String, Object> rule = rule(URL + "?key=s3cret", Map.of("Authorization", "Bearer s3cret"));
        assertEquals(rule, ActionSecrets.restored(ActionSecrets.masked(rule), rule));
        Map<String, Object> other = rule(URL + "?***", Map.of("authorization", "***", "X-New", "new"));
        assertEquals(
                rule(URL + "?key=s3cret", Map.of("authorization", "Bearer s3cret", "X-New", "new")),
                ActionSecrets.restored(other, rule));
    }

    @Test
    public void noSecretGoesToAnotherAddress() {
        Map<String, Object> rule = rule(URL + "?key=s3cret", Map.of("Authorization", "Bearer s3cret"));
        Map<String, Object> elsewhere = rule("https://evil.example/tickets?***", Map.of("Authorization", "***"));
        assertEquals(elsewhere, ActionSecrets.restored(elsewhere, rule));
        assertEquals(ActionSecrets.masked(rule), ActionSecrets.restored(ActionSecrets.masked(rule), Map.of()));
    }

    @Test
    public void ofTwoWebhooksWithOneAddressEachKeepsItsOwnAndTheyMayMove() {
        Map<String, Object> first = hook(URL, Map.of("X-Key", "one"));
        Map<String, Object> second = hook(URL, Map.of("X-Key", "two"));
        Map<String, Object> rule = Map.of("actions", List.of(first, second));
        assertEquals(rule, ActionSecrets.restored(ActionSecrets.masked(rule), rule));
        Map<String, Object> moved =
                Map.of("actions", List.of(Map.of("route", "crm"), hook(URL, Map.of("X-Key", "***"))));
        assertEquals(
                Map.of("actions", List.of(Map.of("route", "crm"), first)),
                ActionSecrets.restored(moved, Map.of("actions", List.of(first))));
    }

    @Test
    public void whatIsNoActionStaysAsItIs() {
        for (Object actions : List.of("none", List.of(), List.of(Map.of("webhook", "x")))) {
            Map<String, Object> rule = Map.of("actions", actions);
            assertEquals(rule, ActionSecrets.restored(rule, Map.of()));
            assertEquals(rule, ActionSecrets.sealed(rule, "hot", BOX));
        }
    }

    /** Turns the text round, and keeps the context with it. */
    private static final class Reversing implements SecretBox {

        @Override
        public byte[] seal(byte[] plain, String context) {
            return turned(context + "\n" + new String(plain, StandardCharsets.UTF_8));
        }

        @Override
        public byte[] open(byte[] sealed, String context) {
            String[] parts = new String(turned(new String(sealed, StandardCharsets.UTF_8)), StandardCharsets.UTF_8)
                    .split("\n", 2);
            if (!parts[0].equals(context)) {
                throw new IllegalStateException("sealed for " + parts[0]);
            }
            return parts[1].getBytes(StandardCharsets.UTF_8);
        }

        private static byte[] turned(String text) {
            return new StringBuilder(text).reverse().toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}

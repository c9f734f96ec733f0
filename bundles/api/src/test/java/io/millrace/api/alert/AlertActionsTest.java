package io.millrace.api.alert;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

public class AlertActionsTest {

    private static AlertAction read(Map<String, Object> document) {
        return AlertActions.read(List.of(document)).get(0);
    }

    private static void refused(Map<String, Object> document, String pointer, String words) {
        AlertActionException wrong = assertThrows(AlertActionException.class, () -> read(document));
        assertEquals(pointer, wrong.pointer());
        assertTrue(wrong.getMessage(), wrong.getMessage().contains(words));
    }

    @Test
    public void aCommandLivesOneMinuteWhereNothingIsSaid() {
        assertEquals(
                new AlertAction.Command(
                        "slow", Map.of("rpm", 300), Duration.ofMinutes(1), Set.of("raised", "reopened")),
                read(Map.of("command", Map.of("name", "slow", "payload", Map.of("rpm", 300)))));
        AlertAction.Command longer =
                (AlertAction.Command) read(Map.of("command", Map.of("name", "slow", "ttl", "PT1H", "on", "cleared")));
        assertEquals(Duration.ofHours(1), longer.ttl());
        assertEquals(Set.of("cleared"), longer.on());
    }

    @Test
    public void mailAndRouteAreReadInTheirShortAndLongForms() {
        assertEquals(
                new AlertAction.Mail(
                        List.of("ada@example.com"), Optional.of("hot"), Optional.empty(), Set.of("raised")),
                read(Map.of("mail", Map.of("to", "ada@example.com", "subject", "hot"))));
        assertEquals(
                List.of("ada@example.com", "bob@example.com"),
                ((AlertAction.Mail) read(Map.of("mail", Map.of("to", List.of("ada@example.com", "bob@example.com")))))
                        .to());
        assertEquals(new AlertAction.Route("crm"), read(Map.of("route", "crm")));
        assertEquals(new AlertAction.Route("crm"), read(Map.of("route", Map.of("name", "crm"))));
    }

    @Test
    public void whatAWebhookShowsHoldsNoSecret() {
        Map<String, Object> document = Map.of(
                "webhook",
                Map.of(
                        "url",
                        "https://crm.example/tickets?key=s3cret",
                        "headers",
                        Map.of("Authorization", "Bearer s3cret")));
        assertEquals("https://crm.example/tickets", read(document).target());
        Map<String, Object> rule = ActionSecrets.masked(Map.of("condition", "t > 1", "actions", List.of(document)));
        String shown = rule.toString();
        assertFalse(shown, shown.contains("s3cret"));
        assertTrue(shown, shown.contains("Authorization=***"));
        assertTrue(shown, shown.contains("https://crm.example/tickets?***"));
        assertEquals("t > 1", rule.get("condition"));
    }

    @Test
    public void whatIsWrongIsPointedTo() {
        refused(Map.of("call", Map.of()), "/0", "there are command, webhook, mail, route");
        refused(Map.of("mail", Map.of(), "route", "crm"), "/0", "has one member");
        refused(Map.of("command", "slow"), "/0/command", "must be an object");
        refused(Map.of("command", Map.of()), "/0/command/name", "is missing");
        refused(Map.of("command", Map.of("name", "a/b")), "/0/command/name", "command name");
        refused(Map.of("command", Map.of("name", "a", "ttl", "PT0S")), "/0/command/ttl", "PT1S to P1D");
        refused(Map.of("command", Map.of("name", "a", "ttl", "soon")), "/0/command/ttl", "is no duration");
        refused(Map.of("command", Map.of("name", "a", "on", "born")), "/0/command/on", "there are acknowledged");
        refused(Map.of("command", Map.of("name", "a", "tll", "PT1S")), "/0/command/tll", "'tll' is unknown here");
        refused(Map.of("webhook", Map.of("url", "ftp://x.example")), "/0/webhook/url", "http or https");
        refused(Map.of("webhook", Map.of("url", "https://u:p@x.example")), "/0/webhook/url", "without user");
        refused(
                Map.of("webhook", Map.of("url", "https://x.example", "headers", Map.of("Host", "y"))),
                "/0/webhook/headers",
                "no name of a header");
        refused(
                Map.of("webhook", Map.of("url", "https://x.example", "headers", Map.of("X-A", "b\r\nX-C: d"))),
                "/0/webhook/headers/X-A",
                "printable");
        refused(
                Map.of("webhook", Map.of("url", "https://x.example", "headers", Map.of("X-A", "***"))),
                "/0/webhook/headers/X-A",
                "put the secret itself here");
        refused(Map.of("webhook", Map.of("url", "https://x.example?***")), "/0/webhook/url", "the secret itself");
        refused(Map.of("mail", Map.of("to", "nobody")), "/0/mail/to", "is no address of mail");
        refused(Map.of("mail", Map.of("to", "a@b.example\r\nBcc: c@d.example")), "/0/mail/to", "is no address");
        refused(Map.of("route", "a/b"), "/0/route", "route");
        List<Map<String, Object>> many = Collections.nCopies(11, Map.of("route", "crm"));
        assertThrows(AlertActionException.class, () -> AlertActions.read(many));
    }
}

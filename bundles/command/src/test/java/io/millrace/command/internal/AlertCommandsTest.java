package io.millrace.command.internal;

import static io.millrace.command.internal.Fixtures.NOON;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.alert.Alert;
import io.millrace.api.alert.Alert.Progress;
import io.millrace.api.alert.AlertPage;
import io.millrace.api.alert.AlertQuery;
import io.millrace.api.alert.AlertSeverity;
import io.millrace.api.alert.AlertStatus;
import io.millrace.api.alert.Alerts;
import io.millrace.api.audit.AuditEvent;
import io.millrace.api.audit.AuditTrail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.karaf.shell.support.CommandException;
import org.junit.Test;

/** Alerts in the shell. */
public class AlertCommandsTest {

    private final List<AuditEvent> audited = new ArrayList<>();
    private Object[] asked;

    private static Alert alert() {
        Progress progress = new Progress(1, NOON, 3, false, Optional.empty(), Optional.empty());
        return new Alert(
                "a-1",
                "hot",
                "press-1",
                AlertSeverity.CRITICAL,
                AlertStatus.ACTIVE,
                NOON,
                "too hot",
                Map.of("temperature", 91),
                progress);
    }

    private Alerts alerts(String method, Object answer) {
        Function<Object[], Object> call = args -> {
            asked = args;
            return answer;
        };
        return Fake.of(Alerts.class, Map.of(method, call));
    }

    private AuditTrail audit() {
        return Fake.of(AuditTrail.class, Map.of("append", args -> audited.add((AuditEvent) args[0])));
    }

    @Test
    public void listsWhatIsOpenUnlessAskedOtherwise() throws Exception {
        AlertList command = new AlertList();
        command.alerts = alerts("list", new AlertPage(List.of(alert()), Optional.of("7")));
        String printed = Fake.run(command);
        for (String word : List.of("a-1", "critical", "active", "press-1", "hot", "too hot", "{temperature=91}")) {
            assertTrue(printed, printed.contains(word));
        }
        assertTrue(printed, printed.contains("--cursor 7"));
        assertEquals(
                new AlertQuery(
                        Set.of(AlertStatus.ACTIVE, AlertStatus.ACKNOWLEDGED),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty()),
                asked[0]);
    }

    @Test
    public void aStatusThatIsNoneIsToldToWhoeverTypedIt() {
        AlertList command = new AlertList();
        command.alerts = alerts("list", new AlertPage(List.of(), Optional.empty()));
        command.status = "open";
        CommandException wrong = assertThrows(CommandException.class, () -> Fake.run(command));
        assertTrue(wrong.getMessage(), wrong.getMessage().startsWith("--status 'open' is none of active"));
    }

    @Test
    public void acknowledgesInTheNameOfWhoeverIsLoggedIn() throws Exception {
        AlertAcknowledge command = new AlertAcknowledge();
        command.id = "a-1";
        command.audit = audit();
        command.alerts = alerts("acknowledge", Optional.of(alert()));
        assertEquals("Alert a-1 is acknowledged.", Fake.run(command).strip());
        assertEquals(List.of("a-1", "ada"), List.of(asked));
        assertEquals("alerts/a-1", audited.get(0).target());
    }

    @Test
    public void whatIsNotThereCannotBeCleared() {
        AlertClear command = new AlertClear();
        command.id = "a-2";
        command.audit = audit();
        command.alerts = alerts("clear", Optional.empty());
        CommandException missing = assertThrows(CommandException.class, () -> Fake.run(command));
        assertTrue(missing.getMessage(), missing.getMessage().contains("there is no alert 'a-2'"));
        assertEquals(AuditEvent.Outcome.FAILED, audited.get(0).outcome());
    }
}

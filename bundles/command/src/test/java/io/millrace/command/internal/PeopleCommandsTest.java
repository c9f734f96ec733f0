package io.millrace.command.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.access.ApiKey;
import io.millrace.api.access.ApiKeys;
import io.millrace.api.access.Role;
import io.millrace.api.access.User;
import io.millrace.api.access.UserDirectory;
import io.millrace.api.audit.AuditEvent;
import io.millrace.api.audit.AuditEvent.Actor;
import io.millrace.api.audit.AuditEvent.Outcome;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.devicelog.DeviceLog;
import io.millrace.api.devicelog.DeviceLogEntry;
import io.millrace.api.devicelog.DeviceLogReport;
import io.millrace.api.identity.Validity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.shell.support.CommandException;
import org.junit.Test;

/** People, API keys, the audit trail, and why. */
public class PeopleCommandsTest {

    private static final ApiKey KEY = new ApiKey("0123", "Grafana", Role.VIEWER, Validity.ALWAYS, Instant.EPOCH, "ada");

    private final List<AuditEvent> audited = new ArrayList<>();
    private final AuditTrail audit = Fake.of(AuditTrail.class, Map.of("append", args -> {
        audited.add((AuditEvent) args[0]);
        return null;
    }));

    @Test
    public void aPersonIsAddedWithAPasswordThatIsMade() throws Exception {
        List<Object> put = new ArrayList<>();
        UserPut command = new UserPut();
        command.audit = audit;
        command.name = "vera";
        command.roles = "viewer,operator";
        command.generate = true;
        command.users = Fake.of(UserDirectory.class, Map.of("put", args -> {
            put.addAll(List.of(args));
            return true;
        }));

        String printed = Fake.run(command);

        assertEquals(new User("vera", Set.of(Role.VIEWER, Role.OPERATOR), false), put.get(0));
        String password = (String) ((Optional<?>) put.get(1)).orElseThrow();
        assertTrue(printed, printed.contains("User vera is added.") && printed.contains(password));
        assertEquals(
                List.of(new AuditEvent(
                        new Actor("ada", "shell", ""), "user-put", Optional.empty(), "users/vera", Outcome.DONE, "")),
                audited);
    }

    @Test
    public void whatFailsIsAuditedToo() {
        UserPut command = new UserPut();
        command.audit = audit;
        command.name = "vera";
        command.roles = "boss";

        CommandException refused = assertThrows(CommandException.class, () -> Fake.run(command));

        assertTrue(refused.getMessage(), refused.getMessage().startsWith("'boss' is no role"));
        assertEquals(Outcome.FAILED, audited.get(0).outcome());
    }

    @Test
    public void aMissingPersonIsSaid() {
        UserRemove command = new UserRemove();
        command.name = "nobody";
        command.users = Fake.of(UserDirectory.class, Map.of("remove", args -> false));
        CommandException refused = assertThrows(CommandException.class, () -> Fake.run(command));
        assertTrue(refused.getMessage(), refused.getMessage().contains("'millrace:user-list'"));
    }

    @Test
    public void aKeyIsShownOnce() throws Exception {
        ApiKeyCreate create = new ApiKeyCreate();
        create.audit = audit;
        create.name = "Grafana";
        create.keys = Fake.of(ApiKeys.class, Map.of("create", args -> new ApiKey.Created(KEY, "mrk_0123_secret")));
        assertTrue(Fake.run(create).contains("mrk_0123_secret"));
        assertEquals("api-keys/0123", audited.get(0).target());
        assertFalse(audited.toString().contains("secret"));

        ApiKeyList list = new ApiKeyList();
        list.keys = Fake.of(ApiKeys.class, Map.of("list", args -> List.of(KEY)));
        String table = Fake.run(list);
        assertTrue(table, table.contains("0123") && table.contains("Grafana") && table.contains("viewer"));
    }

    @Test
    public void whyTellsInWords() throws Exception {
        Why why = new Why();
        why.id = "press-1";
        DeviceLogReport report = new DeviceLogReport(
                "press-1", DeviceLogReport.Event.LOGIN_REFUSED, "mqtt", "10.0.0.7:1", "token expired 3 min ago");
        why.log = Fake.of(
                DeviceLog.class,
                Map.of("last", args -> List.of(new DeviceLogEntry(Instant.EPOCH, Instant.EPOCH, 4, report))));
        String table = Fake.run(why);
        assertTrue(table, table.contains("token expired 3 min ago") && table.contains("mqtt 10.0.0.7:1"));
        why.log = Fake.of(DeviceLog.class, Map.of("last", args -> List.of()));
        assertTrue(Fake.run(why).startsWith("Nothing was refused to press-1"));
    }

    @Test
    public void theAuditTrailIsATable() throws Exception {
        AuditEvent event = new AuditEvent(
                new Actor("ada", "rest", "10.0.0.7"),
                "devices.deactivate",
                Optional.of("press-1"),
                "devices/press-1/deactivate",
                Outcome.DONE,
                "");
        AuditShow show = new AuditShow();
        show.audit =
                Fake.of(AuditTrail.class, Map.of("find", args -> List.of(new AuditRecord(1, Instant.EPOCH, event))));
        String table = Fake.run(show);
        assertTrue(table, table.contains("ada") && table.contains("devices.deactivate") && table.contains("done"));
    }
}

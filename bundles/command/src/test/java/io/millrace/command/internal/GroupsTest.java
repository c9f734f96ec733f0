package io.millrace.command.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.GroupInfo;
import io.millrace.api.log.StreamLog;
import io.millrace.api.log.StreamLog.SeekTarget;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.junit.Test;

/** Consumer groups in the shell. */
public class GroupsTest {

    private static final GroupInfo CRM = new GroupInfo(StreamKind.TELEMETRY, "crm", 41, 7, Optional.of("amqp crm"));
    private Object target;

    @Test
    public void movesAGroupAndShowsWhereItIsThen() throws Exception {
        GroupSeek command = seek("earliest");
        command.log = Fake.of(StreamLog.class, Map.of("seek", args -> {
            target = args[2];
            return Optional.of(CRM);
        }));

        String printed = Fake.run(command);

        assertEquals(new SeekTarget.Earliest(), target);
        assertTrue(printed, printed.matches("(?s).*telemetry.*crm.*41.*7.*amqp crm.*"));
    }

    @Test
    public void saysThatAGroupDoesNotExist() {
        GroupSeek command = seek("latest");
        command.log = Fake.of(StreamLog.class, Map.of("seek", args -> Optional.empty()));

        assertEquals(
                "there is no group of telemetry 'crm'; 'millrace:group-list' shows what there is",
                assertThrows(CommandException.class, () -> Fake.run(command)).getMessage());
    }

    @Test
    public void doesNotTakeAGroupThatExistsForANewOne() {
        GroupCreate command = new GroupCreate();
        command.kind = "telemetry";
        command.group = "crm";
        command.log = Fake.of(StreamLog.class, Map.of("group", args -> Optional.of(CRM)));

        CommandException refused = assertThrows(CommandException.class, () -> Fake.run(command));

        assertTrue(refused.getMessage(), refused.getMessage().contains("exists already"));
    }

    private static GroupSeek seek(String to) {
        GroupSeek command = new GroupSeek();
        command.kind = "telemetry";
        command.group = "crm";
        command.to = to;
        return command;
    }
}

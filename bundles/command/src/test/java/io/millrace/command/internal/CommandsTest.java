package io.millrace.command.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.audit.AuditEvent;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.inbox.CommandOptions;
import io.millrace.api.inbox.CommandPage;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.CommandResponse;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.Sender;
import io.millrace.api.stream.Content;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.karaf.shell.support.CommandException;
import org.junit.Test;

/** Commands to devices in the shell. */
public class CommandsTest {

    private final List<AuditEvent> audited = new ArrayList<>();
    private CommandRequest sent;
    private Object[] asked;

    @Test
    public void sendsWhatWasTypedInTheNameOfWhoeverIsLoggedIn() throws Exception {
        CommandSend command = send(Map.of("submit", args -> {
            sent = (CommandRequest) args[0];
            return CompletableFuture.completedFuture(status(CommandState.QUEUED));
        }));
        command.payload = "{\"rpm\":900}";
        command.ttl = "PT10M";
        command.priority = "7";
        command.collapseKey = "speed";
        command.notBefore = "2030-01-01T00:00:00Z";
        command.commandId = "c-1";
        command.contentType = "application/json";

        String printed = Fake.run(command);

        assertEquals("press-1", sent.deviceId());
        assertEquals("setSpeed", sent.name());
        assertEquals("{\"rpm\":900}", new String(sent.content().payload(), StandardCharsets.UTF_8));
        assertEquals(Optional.of("application/json"), sent.content().contentType());
        assertEquals(
                new CommandOptions(
                        Optional.of("c-1"),
                        Duration.ofMinutes(10),
                        7,
                        Optional.of("speed"),
                        Optional.of(Instant.parse("2030-01-01T00:00:00Z"))),
                sent.options());
        assertEquals("ada", sent.sender().name());
        assertTrue(printed, printed.startsWith("Command c-1 (setSpeed) to press-1 is queued."));
        assertEquals(Optional.of("press-1"), audited.get(0).deviceId());
        assertEquals("devices/press-1/commands/c-1", audited.get(0).target());
    }

    @Test
    public void waitsForTheAnswerAndShowsIt() throws Exception {
        CommandSend command = waiting(CommandState.COMPLETED);

        String printed = Fake.run(command);

        assertEquals(Duration.ofSeconds(10), asked[2]);
        assertTrue(printed, printed.contains("Answer 207 at 2026-01-31T12:00:00Z: {\"ok\":true}"));
    }

    @Test
    public void failsWhereNoAnswerCameInTimeAndTheTrailSaysThatItIsSent() {
        CommandSend command = waiting(CommandState.DELIVERED);

        CommandException none = assertThrows(CommandException.class, () -> Fake.run(command));

        assertEquals(
                "the command is sent, but no answer came within 10s; it goes on, see"
                        + " 'millrace:command-show press-1 c-1'",
                none.getMessage());
        assertEquals(AuditEvent.Outcome.DONE, audited.get(0).outcome());
        assertEquals("devices/press-1/commands/c-1", audited.get(0).target());
        assertEquals(1, audited.size());
    }

    @Test
    public void aWaitThatEndsWithCtrlCOrTheInboxLeavesWhatIsSentSent() throws Exception {
        CommandSend interrupted = waiting(CommandState.QUEUED);
        interrupted.inbox = Fake.of(
                Inbox.class,
                Map.of(
                        "submit",
                        args -> CompletableFuture.completedFuture(status(CommandState.QUEUED)),
                        "await",
                        args -> {
                            Thread.currentThread().interrupt();
                            return new CompletableFuture<>();
                        }));
        assertTrue(Fake.run(interrupted).startsWith("Command c-1 is sent; waiting for the answer."));
        CommandSend broken = send(Map.of(
                "submit",
                args -> CompletableFuture.completedFuture(status(CommandState.QUEUED)),
                "await",
                args -> CompletableFuture.failedFuture(
                        new InboxException(InboxException.Reason.UNAVAILABLE, "the inbox is closed"))));
        broken.wait = "10s";
        assertThrows(CommandException.class, () -> Fake.run(broken));
        assertEquals(
                List.of(AuditEvent.Outcome.DONE, AuditEvent.Outcome.DONE),
                audited.stream().map(AuditEvent::outcome).toList());
    }

    @Test
    public void whatIsInterruptedBeforeTheInboxAnswersMayHaveBeenDone() throws Exception {
        CommandSend command = send(Map.of("submit", args -> {
            Thread.currentThread().interrupt();
            return new CompletableFuture<>();
        }));
        Fake.run(command);
        assertEquals(AuditEvent.Outcome.FAILED, audited.get(0).outcome());
        assertEquals(
                "interrupted; it may have been done all the same",
                audited.get(0).detail());
    }

    @Test
    public void saysWhatTheInboxRefuses() {
        CommandSend full = send(Map.of(
                "submit",
                args -> CompletableFuture.failedFuture(
                        new InboxException(InboxException.Reason.FULL, "10000 commands wait for press-1"))));
        assertEquals(
                "10000 commands wait for press-1",
                assertThrows(CommandException.class, () -> Fake.run(full)).getMessage());
        assertEquals(AuditEvent.Outcome.FAILED, audited.get(0).outcome());
        CommandSend wrong = send(Map.of());
        wrong.ttl = "soon";
        String message =
                assertThrows(CommandException.class, () -> Fake.run(wrong)).getMessage();
        assertTrue(message, message.contains("ttl is 'soon'"));
    }

    @Test
    public void listsShowsAndCancels() throws Exception {
        CommandList list = new CommandList();
        list.id = "press-1";
        list.status = "queued";
        list.inbox = Fake.of(Inbox.class, Map.of("list", args -> {
            asked = args;
            return new CommandPage(List.of(status(CommandState.QUEUED)), Optional.of("next"));
        }));
        String listed = Fake.run(list);
        assertEquals(Optional.of(CommandState.QUEUED), asked[1]);
        assertTrue(listed, listed.matches("(?s).*c-1.*setSpeed.*queued.*crm.*--cursor next.*"));
        list.status = "lost";
        String message =
                assertThrows(CommandException.class, () -> Fake.run(list)).getMessage();
        assertTrue(message, message.startsWith("'lost' is no status; there are queued, delivered,"));

        CommandShow show = new CommandShow();
        show.id = "press-1";
        show.commandId = "c-9";
        show.inbox = Fake.of(Inbox.class, Map.of("find", args -> Optional.empty()));
        assertEquals(
                "there is no command 'c-9'; 'millrace:command-list press-1' shows what there is",
                assertThrows(CommandException.class, () -> Fake.run(show)).getMessage());

        CommandCancel cancel = new CommandCancel();
        cancel.id = "press-1";
        cancel.commandId = "c-1";
        cancel.audit = Fake.of(AuditTrail.class, Map.of("append", this::audit));
        cancel.inbox = Fake.of(Inbox.class, Map.of("cancel", args -> {
            asked = args;
            return CompletableFuture.completedFuture(status(CommandState.CANCELLED));
        }));
        String cancelled = Fake.run(cancel);
        assertEquals("cancelled by ada", asked[2]);
        assertTrue(cancelled, cancelled.contains("is cancelled"));
    }

    private CommandSend waiting(CommandState state) {
        CommandSend command = send(Map.of(
                "submit", args -> CompletableFuture.completedFuture(status(CommandState.QUEUED)), "await", args -> {
                    asked = args;
                    return CompletableFuture.completedFuture(status(state));
                }));
        command.wait = "10s";
        return command;
    }

    private CommandSend send(Map<String, Function<Object[], Object>> answers) {
        CommandSend command = new CommandSend();
        command.id = "press-1";
        command.name = "setSpeed";
        command.inbox = Fake.of(Inbox.class, answers);
        command.audit = Fake.of(AuditTrail.class, Map.of("append", this::audit));
        return command;
    }

    private Object audit(Object... args) {
        audited.add((AuditEvent) args[0]);
        return null;
    }

    private static CommandStatus status(CommandState state) {
        Optional<CommandResponse> response = state == CommandState.COMPLETED
                ? Optional.of(new CommandResponse(
                        207, Content.of("{\"ok\":true}".getBytes(StandardCharsets.UTF_8)), Fixtures.NOON))
                : Optional.empty();
        return new CommandStatus(
                "press-1",
                "c-1",
                "setSpeed",
                state,
                Fixtures.NOON,
                Fixtures.NOON.plusSeconds(3_600),
                CommandOptions.DEFAULT,
                0,
                Fixtures.NOON,
                Optional.empty(),
                response,
                Sender.named("crm"));
    }
}

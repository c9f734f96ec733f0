package io.millrace.command.internal;

import io.millrace.api.audit.AuditEvent;
import io.millrace.api.audit.AuditEvent.Actor;
import io.millrace.api.audit.AuditEvent.Outcome;
import io.millrace.api.audit.AuditTrail;
import java.io.PrintStream;
import java.util.Objects;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.support.CommandException;

/** A command that changes something: what it did, or failed to do, goes into the audit trail. */
abstract class ChangingCommand extends MillraceCommand {

    private static final String DEVICES = "devices/";

    @Reference(optional = true)
    AuditTrail audit;

    /** Returns what it changes, as a path of the REST API would name it: {@code devices/press-1}. */
    abstract String target();

    /** Does the work, as {@link MillraceCommand#run} says. */
    abstract void change(PrintStream out) throws CommandException, InterruptedException;

    /**
     * Follows what comes of the change, which is done and recorded; does nothing unless overridden.
     *
     * @param out where to
     * @throws CommandException if what was waited for did not come
     * @throws InterruptedException on Ctrl-C
     */
    void follow(PrintStream out) throws CommandException, InterruptedException {}

    @Override
    final void run(PrintStream out) throws CommandException, InterruptedException {
        try {
            change(out);
        } catch (CommandException | RuntimeException e) {
            record(out, Outcome.FAILED, String.valueOf(e.getMessage()));
            throw e;
        } catch (InterruptedException e) {
            record(out, Outcome.FAILED, "interrupted; it may have been done all the same");
            throw e;
        }
        record(out, Outcome.DONE, "");
        follow(out);
    }

    private void record(PrintStream out, Outcome outcome, String detail) {
        if (audit == null) {
            out.println("This is not in the audit trail: bundle io.millrace.audit offers no service now.");
            return;
        }
        String target = target();
        Optional<String> deviceId = target.startsWith(DEVICES) && target.length() > DEVICES.length()
                ? Optional.of(target.substring(DEVICES.length()).split("/", 2)[0])
                : Optional.empty();
        String action = getClass().getAnnotation(Command.class).name();
        audit.append(new AuditEvent(new Actor(user(), "shell", ""), action, deviceId, target, outcome, detail));
    }

    /** Returns who is logged in to the shell. */
    String user() {
        return String.valueOf(Objects.requireNonNullElse(session.get("USER"), "shell"));
    }
}

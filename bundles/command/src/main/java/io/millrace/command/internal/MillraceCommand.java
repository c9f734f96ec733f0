package io.millrace.command.internal;

import io.millrace.api.inbox.InboxException;
import io.millrace.api.log.LogException;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.registry.FilterException;
import io.millrace.api.storage.StorageException;
import java.io.PrintStream;
import java.util.NoSuchElementException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;

/**
 * What every command shares: it writes to the session's console, and what goes wrong becomes one line and a failed command.
 * Karaf makes a new instance for each call and injects the fields; a service that is away is null there.
 */
abstract class MillraceCommand implements Action {

    @Reference
    Session session;

    /** Runs the command; Ctrl-C ends it without an error. */
    @Override
    public final Object execute() throws CommandException {
        PrintStream out = session.getConsole();
        try {
            run(out);
        } catch (InterruptedException e) {
            out.println();
        } catch (FilterException e) {
            throw new CommandException("filter, position " + e.position() + ": " + e.getMessage(), e);
        } catch (ProvisioningException
                | InboxException
                | LogException
                | StorageException
                | IllegalArgumentException
                | IllegalStateException
                | NoSuchElementException e) {
            throw new CommandException(e.getMessage(), e);
        } finally {
            out.flush();
        }
        return null;
    }

    /**
     * Does the work.
     *
     * @param out where to
     * @throws CommandException if it cannot, in words for the operator
     * @throws InterruptedException on Ctrl-C
     */
    abstract void run(PrintStream out) throws CommandException, InterruptedException;

    /**
     * Returns a service that may be away.
     *
     * @param service what was injected
     * @param bundle the bundle that provides it, without the common prefix
     * @throws CommandException if it is away, naming the bundle
     */
    static <T> T need(T service, String bundle) throws CommandException {
        if (service == null) {
            throw new CommandException("bundle io.millrace." + bundle
                    + " offers no service now; 'millrace:health' and 'bundle:list' tell why");
        }
        return service;
    }

    /**
     * Says that something that was named does not exist.
     *
     * @param what such as {@code device}
     * @param name as it was given
     * @param list the command that lists what there is
     */
    static CommandException missing(String what, String name, String list) {
        return new CommandException(
                "there is no " + what + " '" + name + "'; 'millrace:" + list + "' shows what there is");
    }
}

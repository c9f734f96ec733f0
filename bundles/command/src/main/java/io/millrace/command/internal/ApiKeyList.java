package io.millrace.command.internal;

import io.millrace.api.access.ApiKey;
import io.millrace.api.access.ApiKeys;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;

/** Lists the keys of programs. */
@Service
@Command(scope = "millrace", name = "api-key-list", description = "Lists the keys of programs that call the REST API")
public final class ApiKeyList extends MillraceCommand {

    @Reference(optional = true)
    ApiKeys keys;

    @Override
    void run(PrintStream out) throws CommandException {
        ShellTable table =
                Views.table("Id", "Name", "Role", "Until", "Made", "By").emptyTableText("(no keys)");
        for (ApiKey key : need(keys, "access").list()) {
            table.addRow()
                    .addContent(
                            key.id(),
                            key.name(),
                            key.role().wireName(),
                            key.validity().notAfter().map(Object::toString).orElse(""),
                            key.createdAt(),
                            key.createdBy());
        }
        table.print(out);
    }
}

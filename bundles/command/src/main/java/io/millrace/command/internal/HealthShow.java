package io.millrace.command.internal;

import io.millrace.api.health.Health;
import io.millrace.api.health.HealthCheck;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;

/** Asks every part how it is. */
@Service
@Command(scope = "millrace", name = "health", description = "Shows how every part is; fails if one does not work")
public final class HealthShow extends MillraceCommand {

    private static final long PATIENCE_SECONDS = 2;
    private static final Map<Health.Status, String> WORKS =
            Map.of(Health.Status.UP, "yes", Health.Status.DEGRADED, "look", Health.Status.DOWN, "NO");

    @Reference
    List<HealthCheck> checks;

    @Override
    void run(PrintStream out) throws CommandException, InterruptedException {
        if (checks.isEmpty()) {
            throw new CommandException("no part offers a health check; 'bundle:list' shows what is not active");
        }
        ShellTable table = Views.table("Part", "Works", "Detail");
        List<String> down = new ArrayList<>();
        for (HealthCheck check :
                checks.stream().sorted(Comparator.comparing(HealthCheck::name)).toList()) {
            Health health = ask(check);
            table.addRow().addContent(check.name(), WORKS.get(health.status()), health.detail());
            if (!health.ok()) {
                down.add(check.name());
            }
        }
        table.print(out);
        if (!down.isEmpty()) {
            throw new CommandException(
                    down.size() + " of " + checks.size() + " parts do not work: " + String.join(", ", down));
        }
    }

    /** A part that hangs must not hang the shell: each is asked on a thread that is given up after two seconds. */
    private static Health ask(HealthCheck check) throws InterruptedException {
        FutureTask<Health> answer = new FutureTask<>(check::check);
        Thread asker = new Thread(answer, "millrace-shell-health");
        asker.setDaemon(true);
        asker.start();
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            asker.interrupt();
            return Health.down("no answer within " + PATIENCE_SECONDS + " s");
        } catch (ExecutionException e) {
            return Health.down("the check itself failed: " + e.getCause());
        }
    }
}

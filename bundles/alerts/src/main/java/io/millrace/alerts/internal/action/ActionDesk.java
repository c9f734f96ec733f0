package io.millrace.alerts.internal.action;

import io.millrace.api.inbox.Inbox;
import io.millrace.api.route.DeadLetters;
import io.millrace.api.storage.Database;
import io.millrace.slot.ServiceSlot;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.net.ssl.SSLSocketFactory;

/**
 * Has actions done, each kind on threads of its own, so that nothing which is far away holds up a command.
 */
public final class ActionDesk implements AutoCloseable {

    private static final int CALLERS = 4;

    private final Database database;
    private final Clock clock;
    private final Plans plans;
    private final List<ActionWorkers> workers = new ArrayList<>();
    private final ScheduledThreadPoolExecutor deadlines =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "millrace-alert-deadlines"));

    /**
     * What it stands on.
     *
     * @param database where the rows are
     * @param inboxes where the inbox is
     * @param letters where the dead letters are
     * @param clock the server's
     */
    public record Surroundings(
            Database database, ServiceSlot<Inbox> inboxes, ServiceSlot<DeadLetters> letters, Clock clock) {}

    /**
     * Makes it on tables that are up to date.
     *
     * @param surroundings what it stands on
     * @param plans keep actions with their alerts
     * @param settings bounds
     */
    public ActionDesk(Surroundings surroundings, Plans plans, ActionSettings settings) {
        this.plans = plans;
        this.database = surroundings.database();
        this.clock = surroundings.clock();
        ActionWorkers.Stores stores =
                new ActionWorkers.Stores(database, plans, new ActionLetters(surroundings.letters()), clock);
        deadlines.setRemoveOnCancelPolicy(true);
        PinnedPost client =
                new PinnedPost((SSLSocketFactory) SSLSocketFactory.getDefault(), settings.webhookTimeout(), deadlines);
        AddressPolicy policy = new AddressPolicy(settings.webhookAllow(), InetAddress::getAllByName);
        Map<String, Doer> kinds = Map.of(
                "command", new CommandDoer(surroundings.inboxes(), database, settings.commandsPerMinute(), clock),
                "webhook", new WebhookDoer(policy, client, new Hosts(clock)),
                "mail", new MailDoer(settings.mail(), clock));
        kinds.forEach((kind, doer) -> workers.add(new ActionWorkers(
                stores,
                Map.of(kind, doer),
                settings.attempts(),
                "millrace-alert-" + kind,
                kind.equals("webhook") ? CALLERS : 1)));
    }

    /** Starts with what was left over. */
    public void open() {
        workers.forEach(ActionWorkers::open);
    }

    /** Says that there may be something to do. */
    public void wake() {
        workers.forEach(ActionWorkers::wake);
    }

    /**
     * Does an action once more that was given up.
     *
     * @param key of the action
     * @throws IllegalStateException if it is not there any more
     */
    public void repeat(String key) {
        if (!database.transaction(connection -> ActionTable.repeat(connection, key, clock.instant()))) {
            throw new IllegalStateException(
                    "the action is not there any more; its alert was dropped, or it was done since");
        }
        wake();
    }

    /** Returns who keeps actions with their alerts. */
    public Plans plans() {
        return plans;
    }

    @Override
    public void close() {
        workers.forEach(ActionWorkers::close);
        deadlines.shutdownNow();
    }
}

package io.millrace.alerts.internal.action;

import io.millrace.api.inbox.Inbox;
import io.millrace.api.route.DeadLetters;
import io.millrace.api.storage.Database;
import io.millrace.slot.ServiceSlot;
import java.net.InetAddress;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Has actions done, each kind on threads of its own, so that nothing which is far away holds up a command.
 */
public final class ActionDesk implements AutoCloseable {

    private static final int CALLERS = 4;
    private static final int BATCH = 64;

    private final Database database;
    private final Clock clock;
    private final Plans plans;
    private final Map<String, ActionWorkers> workers = new HashMap<>();
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
        ActionWorkers.Stores stores = new ActionWorkers.Stores(
                database, plans, new ActionLetters(surroundings.letters()), new ActionWarnings(clock), clock);
        deadlines.setRemoveOnCancelPolicy(true);
        PinnedPost client = new PinnedPost(settings.tls(), settings.webhookTimeout(), deadlines);
        AddressPolicy policy = new AddressPolicy(settings.webhookAllow(), InetAddress::getAllByName);
        Map<String, Doer> kinds = Map.of(
                "command", new CommandDoer(surroundings.inboxes(), database, settings.commandsPerMinute(), clock),
                "webhook", new WebhookDoer(policy, client, new Hosts(clock)),
                "mail", new MailDoer(settings.mail(), settings.tls(), clock));
        kinds.forEach((kind, doer) ->
                workers.put(kind, new ActionWorkers(stores, Map.of(kind, doer), settings.attempts(), crew(kind))));
    }

    /** Webhooks wait for others; commands are written to the disk together. */
    private static ActionWorkers.Crew crew(String kind) {
        return new ActionWorkers.Crew(
                "millrace-alert-" + kind, kind.equals("webhook") ? CALLERS : 1, kind.equals("command") ? BATCH : 1);
    }

    /** Starts with what was left over. */
    public void open() {
        workers.values().forEach(ActionWorkers::open);
    }

    /** Says that there is something of some kinds to do; who does others is left alone. */
    public void wake(Set<String> kinds) {
        kinds.forEach(kind -> workers.get(kind).wake());
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
        workers.values().forEach(ActionWorkers::wake);
    }

    /** Returns who keeps actions with their alerts. */
    public Plans plans() {
        return plans;
    }

    @Override
    public void close() {
        workers.values().forEach(ActionWorkers::close);
        deadlines.shutdownNow();
    }
}

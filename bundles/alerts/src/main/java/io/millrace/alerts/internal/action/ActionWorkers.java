package io.millrace.alerts.internal.action;

import io.millrace.api.alert.ActionReport.State;
import io.millrace.api.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does actions of some kinds on threads of its own. An action that is not done is tried again after a rest that doubles, a few
 * times, and is a dead letter then; what became of it is in its row, so that it survives a restart.
 */
final class ActionWorkers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ActionWorkers.class);
    private static final long TICK_MILLIS = 500;
    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final long CLOSE_MILLIS = 12_000;

    private final Database database;
    private final Plans plans;
    private final ActionLetters letters;
    private final ActionWarnings warnings;
    private final Map<String, Doer> doers;
    private final List<String> kinds;
    private final int attempts;
    private final int batch;
    private final Clock clock;
    private final Semaphore work = new Semaphore(1);
    private final Set<Long> taken = new HashSet<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;
    private volatile boolean failing;

    /**
     * Makes workers.
     *
     * @param stores where rows and plans are
     * @param doers by kind
     * @param attempts how often an action is tried
     * @param crew who does them
     */
    ActionWorkers(Stores stores, Map<String, Doer> doers, int attempts, Crew crew) {
        this.database = stores.database();
        this.plans = stores.plans();
        this.letters = stores.letters();
        this.warnings = stores.warnings();
        this.clock = stores.clock();
        this.doers = Map.copyOf(doers);
        this.kinds = List.copyOf(doers.keySet());
        this.attempts = attempts;
        this.batch = crew.batch();
        for (int i = 1; i <= crew.threads(); i++) {
            threads.add(new Thread(this::run, crew.name() + "-" + i));
        }
    }

    /**
     * Who does actions.
     *
     * @param name of the threads
     * @param threads how many
     * @param batch how many actions one thread begins before it waits for the first
     */
    record Crew(String name, int threads, int batch) {}

    /**
     * Where rows and plans are.
     *
     * @param database of the rows
     * @param plans open them
     * @param letters take what is given up
     * @param warnings of what comes to nothing
     * @param clock the server's
     */
    record Stores(Database database, Plans plans, ActionLetters letters, ActionWarnings warnings, Clock clock) {}

    void open() {
        threads.forEach(Thread::start);
    }

    /** Says that there may be something to do. */
    void wake() {
        if (work.availablePermits() < threads.size()) {
            work.release(threads.size());
        }
    }

    @Override
    public void close() {
        closed = true;
        work.release(threads.size());
        try {
            for (Thread thread : threads) {
                thread.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                List<ActionTable.Due> next = next();
                if (!next.isEmpty()) {
                    handle(next);
                } else {
                    awaitWork();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until something was added, or for a moment where something waits for its time. */
    private void awaitWork() throws InterruptedException {
        if (isAny()) {
            pause();
        } else {
            work.acquire();
        }
    }

    private void pause() throws InterruptedException {
        if (work.tryAcquire(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
            LOG.trace("Something was added");
        }
    }

    /** Broad catch: as below; whoever cannot look takes it that there is something. */
    private boolean isAny() {
        try {
            return database.transaction(connection -> ActionTable.isAny(connection, kinds));
        } catch (RuntimeException e) {
            LOG.debug("The table of actions cannot be read", e);
            return true;
        }
    }

    /**
     * Takes what is to be done next; of a device one action, for the rate of the next one is counted by those that are done. Broad
     * catch: a thread's boundary; a database that fails does so in ways of its own, and is asked again.
     */
    private List<ActionTable.Due> next() {
        try {
            synchronized (taken) {
                int most = batch + taken.size();
                Set<String> devices = new HashSet<>();
                List<ActionTable.Due> next =
                        database
                                .transaction(connection -> ActionTable.due(connection, kinds, clock.instant(), most))
                                .stream()
                                .filter(row -> !taken.contains(row.id()) && devices.add(row.deviceId()))
                                .limit(batch)
                                .toList();
                next.forEach(row -> taken.add(row.id()));
                failing = false;
                return next;
            }
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("Actions of alerts wait: {}", e.getMessage());
            }
            failing = true;
            return List.of();
        }
    }

    /** Broad catch: as above. What became of actions is written together. */
    private void handle(List<ActionTable.Due> some) throws InterruptedException {
        try {
            List<Attempt> begun = new ArrayList<>();
            for (ActionTable.Due due : some) {
                begun.add(begin(due));
            }
            List<Ending> endings = new ArrayList<>();
            for (Attempt attempt : begun) {
                endings.add(end(attempt));
            }
            database.transaction(connection -> {
                for (Ending ending : endings) {
                    ActionTable.finish(connection, ending.id(), ending.state(), ending.detail(), ending.times());
                }
                return endings.size();
            });
        } catch (RuntimeException e) {
            LOG.warn("What became of actions of alerts cannot be written, and they are done again: {}", e.getMessage());
            LOG.debug("Rows of actions cannot be written", e);
            pause();
        } finally {
            synchronized (taken) {
                some.forEach(due -> taken.remove(due.id()));
            }
        }
    }

    /** What was begun of a row. */
    private record Attempt(ActionTable.Due due, Doer.Outcome outcome) {}

    /** What became of a row. */
    private record Ending(long id, State state, String detail, ActionTable.Times times) {}

    private Attempt begin(ActionTable.Due due) throws InterruptedException {
        try {
            Optional<Job> job = plans.job(due);
            if (job.isEmpty()) {
                return failed(
                        due,
                        ActionException.declined("the rule has no such action any more")
                                .untried());
            }
            if (due.created().plus(LONGEST).isBefore(clock.instant())) {
                String reason = "it could not be done within " + LONGEST.toHours() + " h";
                return failed(due, ActionException.never(reason).untried());
            }
            return new Attempt(due, doers.get(job.get().action().kind()).begin(job.get()));
        } catch (ActionException e) {
            return failed(due, e);
        } catch (RuntimeException e) {
            return failed(due, unexpected(due, e));
        }
    }

    private static Attempt failed(ActionTable.Due due, ActionException reason) {
        return new Attempt(due, () -> {
            throw reason;
        });
    }

    private void warn(ActionTable.Due due, String what) {
        warnings.warn(String.valueOf(ActionTable.alert(due).get("ruleId")), due.kind(), what);
    }

    private ActionException unexpected(ActionTable.Due due, RuntimeException e) {
        warn(due, "was not done: " + e.getMessage());
        LOG.debug("An action was not done", e);
        return ActionException.later("the server failed; its log says why");
    }

    private Ending end(Attempt attempt) throws InterruptedException {
        ActionTable.Due due = attempt.due();
        try {
            return ending(due, State.DONE, attempt.outcome().await(), 1, Optional.empty());
        } catch (ActionException e) {
            return ending(due, e);
        } catch (RuntimeException e) {
            return ending(due, unexpected(due, e));
        }
    }

    private Ending ending(ActionTable.Due due, ActionException e) {
        if (e.notBefore().isPresent()) {
            return ending(due, State.PENDING, e.getMessage(), 0, e.notBefore());
        }
        if (e.isDeclined()) { // no dead letter: it would be declined again
            warn(due, "is not done: " + e.getMessage());
            return ending(due, State.FAILED, e.getMessage(), e.tried(), Optional.empty());
        }
        if (!e.isHopeless() && due.attempts() + 1 < attempts) {
            Instant next = clock.instant().plus(restAfter(due.attempts()));
            return ending(due, State.PENDING, e.getMessage(), e.tried(), Optional.of(next));
        }
        return givenUp(due, e);
    }

    /** Broad catch: whatever the dead letters throw, the action waits for them in its row. */
    private Ending givenUp(ActionTable.Due due, ActionException e) {
        try {
            letters.add(due, e.getMessage(), due.attempts() + e.tried());
        } catch (RuntimeException full) {
            LOG.debug("A {} of an alert waits for the dead letters", due.kind(), full);
            Instant next = clock.instant().plus(LONGEST_REST);
            String reason = e.getMessage() + "; it waits, since " + full.getMessage();
            return ending(due, State.PENDING, reason, e.tried(), Optional.of(next));
        }
        warn(due, "was given up and is a dead letter now: " + e.getMessage());
        return ending(due, State.FAILED, e.getMessage(), e.tried(), Optional.empty());
    }

    private Ending ending(ActionTable.Due due, State state, String detail, int tried, Optional<Instant> next) {
        return new Ending(due.id(), state, detail, new ActionTable.Times(tried, clock.instant(), next));
    }

    private static Duration restAfter(int before) {
        Duration rest = FIRST_REST.multipliedBy(1L << Math.min(before, 20));
        return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
    }
}

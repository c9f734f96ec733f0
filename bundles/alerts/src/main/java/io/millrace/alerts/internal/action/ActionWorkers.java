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
    private static final int BATCH = 64;
    private static final long TICK_MILLIS = 500;
    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final long CLOSE_MILLIS = 12_000;

    private final Database database;
    private final Plans plans;
    private final ActionLetters letters;
    private final Map<String, Doer> doers;
    private final List<String> kinds;
    private final int attempts;
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
     * @param name of the threads
     * @param count of threads
     */
    ActionWorkers(Stores stores, Map<String, Doer> doers, int attempts, String name, int count) {
        this.database = stores.database();
        this.plans = stores.plans();
        this.letters = stores.letters();
        this.clock = stores.clock();
        this.doers = Map.copyOf(doers);
        this.kinds = List.copyOf(doers.keySet());
        this.attempts = attempts;
        for (int i = 1; i <= count; i++) {
            threads.add(new Thread(this::run, name + "-" + i));
        }
    }

    /**
     * Where rows and plans are.
     *
     * @param database of the rows
     * @param plans open them
     * @param letters take what is given up
     * @param clock the server's
     */
    record Stores(Database database, Plans plans, ActionLetters letters, Clock clock) {}

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
                Optional<ActionTable.Due> next = next();
                if (next.isPresent()) {
                    handle(next.get());
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
        if (!isAny()) {
            work.acquire();
        } else if (work.tryAcquire(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
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

    /** Broad catch: a thread's boundary; a database that fails does so in ways of its own, and is asked again. */
    private Optional<ActionTable.Due> next() {
        try {
            synchronized (taken) {
                int most = BATCH + taken.size();
                List<ActionTable.Due> due =
                        database.transaction(connection -> ActionTable.due(connection, kinds, clock.instant(), most));
                Optional<ActionTable.Due> first =
                        due.stream().filter(row -> !taken.contains(row.id())).findFirst();
                first.ifPresent(row -> taken.add(row.id()));
                failing = false;
                return first;
            }
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("Actions of alerts wait: {}", e.getMessage());
            }
            failing = true;
            return Optional.empty();
        }
    }

    /** Broad catch: as above. */
    private void handle(ActionTable.Due due) throws InterruptedException {
        try {
            Optional<Job> job = plans.job(due);
            if (job.isEmpty()) {
                decline(due, 0, "the rule has no such action any more");
            } else if (due.created().plus(LONGEST).isBefore(clock.instant())) {
                giveUp(due, 0, "it could not be done within " + LONGEST.toHours() + " h");
            } else {
                perform(due, job.get());
            }
        } catch (RuntimeException e) {
            LOG.warn("An action of an alert was not done: {}", e.getMessage());
            LOG.debug("An action was not done", e);
            rest(due);
        } finally {
            synchronized (taken) {
                taken.remove(due.id());
            }
        }
    }

    private void rest(ActionTable.Due due) {
        try {
            retry(due, "the server failed; its log says why");
        } catch (RuntimeException e) {
            LOG.debug("The row of an action cannot be written", e);
        }
    }

    private void perform(ActionTable.Due due, Job job) throws InterruptedException {
        try {
            String detail = doers.get(job.action().kind()).perform(job);
            finish(job.id(), State.DONE, detail, 1, Optional.empty());
        } catch (ActionException e) {
            if (e.notBefore().isPresent()) {
                finish(job.id(), State.PENDING, e.getMessage(), 0, e.notBefore());
            } else if (e.isDeclined()) {
                decline(due, 1, e.getMessage());
            } else if (e.isHopeless()) {
                giveUp(due, 1, e.getMessage());
            } else {
                retry(due, e.getMessage());
            }
        }
    }

    private void retry(ActionTable.Due due, String reason) {
        int before = due.attempts();
        if (before + 1 >= attempts) {
            giveUp(due, 1, reason);
        } else {
            finish(
                    due.id(),
                    State.PENDING,
                    reason,
                    1,
                    Optional.of(clock.instant().plus(restAfter(before))));
        }
    }

    /** What is not to be done is no dead letter: it would be declined again. */
    private void decline(ActionTable.Due due, int tried, String reason) {
        LOG.warn("A {} of an alert is not done: {}", due.kind(), reason);
        finish(due.id(), State.FAILED, reason, tried, Optional.empty());
    }

    /** Broad catch: whatever the dead letters throw, the action waits for them in its row. */
    private void giveUp(ActionTable.Due due, int tried, String reason) {
        try {
            letters.add(due, reason, due.attempts() + tried);
        } catch (RuntimeException e) {
            LOG.debug("A {} of an alert waits for the dead letters", due.kind(), e);
            Optional<Instant> next = Optional.of(clock.instant().plus(LONGEST_REST));
            finish(due.id(), State.PENDING, reason + "; it waits, since " + e.getMessage(), tried, next);
            return;
        }
        LOG.warn("A {} of an alert was given up and is a dead letter now: {}", due.kind(), reason);
        finish(due.id(), State.FAILED, reason, tried, Optional.empty());
    }

    private static Duration restAfter(int before) {
        Duration rest = FIRST_REST.multipliedBy(1L << Math.min(before, 20));
        return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
    }

    private void finish(long id, State state, String detail, int tried, Optional<Instant> next) {
        ActionTable.Times times = new ActionTable.Times(tried, clock.instant(), next);
        database.transaction(connection -> {
            ActionTable.finish(connection, id, state, detail, times);
            return id;
        });
    }
}

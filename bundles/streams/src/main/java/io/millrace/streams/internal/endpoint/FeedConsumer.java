package io.millrace.streams.internal.endpoint;

import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.InboxException;
import io.millrace.streams.internal.ProviderAwayException;
import io.millrace.streams.internal.Slot;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a feed of the inbox on one thread, so that the order of a device holds. It outlives the inbox: when another takes its
 * place, it goes on there.
 */
abstract class FeedConsumer extends DefaultConsumer implements Suspendable {

    /** How long a poll waits, and so how soon a stop is noticed. */
    static final Duration POLL = Duration.ofMillis(250);

    private static final Logger LOG = LoggerFactory.getLogger(FeedConsumer.class);
    private static final long REST_MILLIS = 500;

    private final Slot<Inbox> inboxes;
    private volatile CountDownLatch stopped = new CountDownLatch(0);
    private ExecutorService thread;
    private String complaint = "";

    FeedConsumer(Endpoint endpoint, Processor processor, Slot<Inbox> inboxes) {
        super(endpoint, processor);
        this.inboxes = inboxes;
    }

    /**
     * Reads the feed until stopped or until the inbox is another.
     *
     * @throws InboxException if the inbox goes away
     */
    abstract void read(Inbox inbox) throws InterruptedException;

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        startReading();
    }

    @Override
    protected void doStop() throws Exception {
        stopReading();
        super.doStop();
    }

    @Override
    protected void doSuspend() {
        stopReading();
    }

    @Override
    protected void doResume() {
        startReading();
    }

    /** Tells whether to read on from this inbox. */
    boolean goesOn(Inbox inbox) {
        return stopped.getCount() > 0 && inboxes.isCurrent(inbox);
    }

    boolean isEnding() {
        return stopped.getCount() == 0;
    }

    /** Rests, unless it is told to stop. */
    void rest(long millis) throws InterruptedException {
        if (stopped.await(millis, TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("stopped");
        }
    }

    /** Sends an exchange through the route and returns what it threw. */
    Optional<Throwable> process(Consumer<Exchange> filled) {
        Exchange exchange = createExchange(false);
        try {
            filled.accept(exchange);
            getProcessor().process(exchange);
            return Optional.ofNullable(exchange.getException());
        } catch (Exception e) {
            // The route's boundary: whatever it throws is for the inbox to judge.
            return Optional.of(e);
        } finally {
            releaseExchange(exchange, false);
        }
    }

    private void startReading() {
        stopped = new CountDownLatch(1);
        thread = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadExecutor(this, "millrace-" + getRouteId());
        thread.execute(this::run);
    }

    private void stopReading() {
        if (thread != null) {
            stopped.countDown();
            // Waits for what is in the route, then interrupts it, both bounded by the context's time-out.
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(thread);
            thread = null;
        }
    }

    private void run() {
        try {
            while (!isEnding()) {
                readUntilTrouble();
            }
        } catch (InterruptedException e) {
            LOG.debug("Route {} was stopped", getRouteId());
        }
    }

    private void readUntilTrouble() throws InterruptedException {
        Inbox inbox = null;
        try {
            inbox = inboxes.await(Environment.PATIENCE);
            read(inbox);
            complaint = "";
        } catch (ProviderAwayException e) {
            complain(e.getMessage());
        } catch (RuntimeException e) {
            // The thread's boundary: whatever the inbox throws, its feed is opened anew, and no command is lost.
            if (inboxes.isCurrent(inbox)) {
                complain(Reasons.of(e));
            }
            rest(REST_MILLIS);
        }
    }

    private void complain(String reason) {
        if (!reason.equals(complaint)) {
            LOG.warn("Route {} cannot read the inbox and tries again; commands wait: {}", getRouteId(), reason);
        }
        complaint = reason;
    }
}

package io.millrace.streams.internal.endpoint;

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
 * Reads a feed of a provider on one thread, so that the order of a device holds. It outlives the provider: when another takes
 * its place, it goes on there.
 *
 * @param <T> the provider
 */
abstract class FeedConsumer<T> extends DefaultConsumer implements Suspendable {

    /** How long a poll waits, and so how soon a stop is noticed. */
    static final Duration POLL = Duration.ofMillis(250);

    private static final Logger LOG = LoggerFactory.getLogger(FeedConsumer.class);
    private static final long REST_MILLIS = 500;

    private final Slot<T> providers;
    private volatile CountDownLatch stopped = new CountDownLatch(0);
    private ExecutorService thread;
    private String complaint = "";

    FeedConsumer(Endpoint endpoint, Processor processor, Slot<T> providers) {
        super(endpoint, processor);
        this.providers = providers;
    }

    /**
     * Reads the feed until stopped or until the provider is another. What it throws as the provider goes away is borne.
     *
     * @param provider of the feed
     */
    abstract void read(T provider) throws InterruptedException;

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

    /** Tells whether to read on from this provider. */
    boolean goesOn(T provider) {
        return stopped.getCount() > 0 && providers.isCurrent(provider);
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
        T provider = null;
        try {
            provider = providers.await(Environment.PATIENCE);
            read(provider);
            complaint = "";
        } catch (ProviderAwayException e) {
            complain(e.getMessage());
        } catch (RuntimeException e) {
            // The thread's boundary: whatever the provider throws, its feed is opened anew, and nothing is lost.
            if (providers.isCurrent(provider)) {
                complain(Reasons.of(e));
            }
            rest(REST_MILLIS);
        }
    }

    private void complain(String reason) {
        if (!reason.equals(complaint)) {
            LOG.warn(
                    "Route {} cannot read from {} and tries again; what it reads waits: {}",
                    getRouteId(),
                    providers.name(),
                    reason);
        }
        complaint = reason;
    }
}

package io.millrace.streams.internal.endpoint;

import io.millrace.api.log.LogRecord;
import io.millrace.api.rule.RuleEngine;
import io.millrace.api.rule.RuleSignal;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code millrace:rules}: alerts that begin and end because time has passed, or a rule or device is gone. What an outage makes vain waits;
 * a signal that no attempt brought through becomes a dead letter.
 */
final class RulesConsumer extends FeedConsumer<RuleEngine> {

    private static final Logger LOG = LoggerFactory.getLogger(RulesConsumer.class);
    private static final long LOOK_MILLIS = 100;

    private final Environment environment;
    private final int batchSize;
    private final Retry retry;
    private final RunningRoutes.Route replay = this::replay;
    private final ReentrantLock sending = new ReentrantLock();

    RulesConsumer(Endpoint endpoint, Processor processor, Environment environment, InboxOptions options) {
        super(endpoint, processor, environment.providers().rules());
        this.environment = environment;
        this.batchSize = options.batchSize();
        this.retry = options.retry();
    }

    @Override
    protected void doStart() throws Exception {
        environment.running().add(getRouteId(), replay);
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        environment.running().remove(getRouteId(), replay);
        super.doStop();
    }

    @Override
    protected void doSuspend() {
        environment.running().remove(getRouteId(), replay);
        super.doSuspend();
    }

    @Override
    protected void doResume() {
        environment.running().add(getRouteId(), replay);
        super.doResume();
    }

    private Optional<Throwable> replay(LogRecord letter) {
        return SignalLetters.signal(letter)
                .map(signal -> send(List.of(signal)))
                .orElseGet(() -> Optional.of(new IllegalArgumentException("this is no signal of a rule")));
    }

    @Override
    void read(RuleEngine engine) throws InterruptedException {
        while (goesOn(engine)) {
            List<RuleSignal> signals = engine.due(batchSize);
            if (signals.isEmpty()) {
                rest(LOOK_MILLIS);
                continue;
            }
            Optional<Throwable> failure = bring(signals);
            if (failure.isEmpty()) {
                engine.settle(signals.size());
            } else if (signals.size() == 1) {
                bury(signals.get(0), failure.get());
                engine.settle(1);
            } else {
                oneByOne(engine, signals);
            }
        }
    }

    /** Finds the signal that is to blame. */
    private void oneByOne(RuleEngine engine, List<RuleSignal> signals) throws InterruptedException {
        for (RuleSignal signal : signals) {
            Optional<Throwable> failure = bring(List.of(signal));
            if (failure.isPresent()) {
                bury(signal, failure.get());
            }
            engine.settle(1);
        }
    }

    /** Tries as often as is right, and returns what it threw last. */
    private Optional<Throwable> bring(List<RuleSignal> signals) throws InterruptedException {
        long start = System.nanoTime();
        int attempts = 0;
        int waits = 0;
        while (true) {
            Optional<Throwable> failure = send(signals);
            if (failure.isEmpty()) {
                return failure;
            }
            if (isEnding()) {
                // What a stopping route throws says nothing against the signals.
                throw new InterruptedException("stopped");
            }
            boolean outage = Outages.isOne(failure.get())
                    && System.nanoTime() - start < retry.patience().toNanos();
            if (outage || Reasons.isAway(failure.get())) {
                rest(retry.outageRestMillis(++waits));
            } else if (++attempts >= retry.attempts()) {
                return failure;
            } else {
                rest(retry.restMillis(attempts));
            }
        }
    }

    private Optional<Throwable> send(List<RuleSignal> signals) {
        // A replay comes on another thread, and a route sees one exchange at a time.
        sending.lock();
        try {
            return process(exchange -> exchange.getMessage().setBody(signals));
        } finally {
            sending.unlock();
        }
    }

    private void bury(RuleSignal signal, Throwable failure) throws InterruptedException {
        LOG.warn(
                "Route {} gave up after {} attempt(s) that rule {} {} an alert of device {} at {}; it is a dead letter now: {}",
                getRouteId(),
                retry.attempts(),
                signal.ruleId(),
                signal.raised() ? "raised" : "cleared",
                signal.deviceId(),
                signal.time(),
                environment.reason(failure));
        while (true) {
            try {
                environment
                        .deadLetters()
                        .add(getRouteId(), SignalLetters.record(signal), environment.reason(failure), retry.attempts());
                return;
            } catch (UncheckedIOException e) {
                LOG.error("The dead letters cannot take what rule {} said; it waits", signal.ruleId(), e);
                rest(retry.outageRestMillis(Integer.MAX_VALUE));
            }
        }
    }
}

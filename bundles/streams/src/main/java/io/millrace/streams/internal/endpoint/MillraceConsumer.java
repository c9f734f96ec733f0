package io.millrace.streams.internal.endpoint;

import io.millrace.api.log.LogRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the records of a consumer group through a route, on one thread, so that their order holds. */
final class MillraceConsumer extends DefaultConsumer implements Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(MillraceConsumer.class);

    private final Environment environment;
    private final Function<String, ConsumerOptions> byRoute;
    private final RunningRoutes.Route replay = record -> process(List.of(record));
    private final ReentrantLock processing = new ReentrantLock();
    private ConsumerOptions options;
    private ExecutorService thread;
    private BatchRunner runner;

    /**
     * Makes it.
     *
     * @param byRoute what to read, by the id of the route
     */
    MillraceConsumer(
            MillraceEndpoint endpoint,
            Processor processor,
            Environment environment,
            Function<String, ConsumerOptions> byRoute) {
        super(endpoint, processor);
        this.environment = environment;
        this.byRoute = byRoute;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        startPump();
    }

    @Override
    protected void doStop() throws Exception {
        stopPump();
        super.doStop();
    }

    @Override
    protected void doSuspend() throws Exception {
        stopPump();
    }

    @Override
    protected void doResume() throws Exception {
        startPump();
    }

    private void startPump() {
        String routeId = getRouteId();
        options = byRoute.apply(routeId);
        runner = new BatchRunner(this::process, options.retry(), this::bury);
        thread = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadExecutor(this, "millrace-" + routeId);
        environment.running().add(routeId, replay);
        thread.execute(new GroupPump(environment.providers().log(), options, runner, "route " + routeId));
    }

    private void stopPump() {
        if (thread == null) {
            return;
        }
        environment.running().remove(getRouteId(), replay);
        runner.stop();
        // Waits for what is in the route, then interrupts it, both bounded by the context's time-out.
        getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(thread);
        thread = null;
    }

    private Optional<Throwable> process(List<LogRecord> records) {
        // A replay comes on another thread, and a route sees one exchange at a time.
        processing.lock();
        try {
            return processAlone(records);
        } finally {
            processing.unlock();
        }
    }

    private Optional<Throwable> processAlone(List<LogRecord> records) {
        Exchange exchange = createExchange(false);
        try {
            RecordExchange.fill(exchange, records, options.isBatch());
            getProcessor().process(exchange);
            return Optional.ofNullable(exchange.getException())
                    .map(failure -> RulesProducer.withWhatWasSaid(exchange, records, failure));
        } catch (Exception e) {
            // The route's boundary: whatever it throws is for the runner to judge.
            return Optional.of(e);
        } finally {
            releaseExchange(exchange, false);
        }
    }

    private void bury(LogRecord record, Throwable failure, int attempts) {
        String reason = Reasons.of(failure);
        if (failure instanceof UntoldException untold) {
            untold.signals().forEach(signal -> environment
                    .deadLetters()
                    .add(getRouteId(), SignalLetters.record(signal), reason, attempts));
        } else {
            environment.deadLetters().add(getRouteId(), record, reason, attempts);
        }
        LOG.warn(
                "Route {} gave up record {} of streams/{} from device {} after {} attempt(s); it is a dead letter now:"
                        + " {}",
                getRouteId(),
                record.position(),
                options.kind().wireName(),
                record.record().deviceId(),
                attempts,
                reason);
    }
}

package io.millrace.streams.internal.endpoint;

import io.millrace.api.log.GroupInfo;
import io.millrace.api.log.LogRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the records of a consumer group through a route, those of a device on one thread, so that their order holds. */
final class MillraceConsumer extends DefaultConsumer implements Suspendable, GroupConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(MillraceConsumer.class);

    private final Environment environment;
    private final Function<String, ConsumerOptions> byRoute;
    private final RunningRoutes.Route replay = record -> process(List.of(record));
    private volatile ConsumerOptions options;
    private List<ReentrantLock> processing = List.of();
    private List<BatchRunner> runners = List.of();
    private ExecutorService thread;
    private ExecutorService lanes;

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
        runners = Stream.generate(() -> new BatchRunner(this::process, options.retry(), this::bury))
                .limit(options.lanes())
                .toList();
        processing = Stream.generate(ReentrantLock::new).limit(options.lanes()).toList();
        ExecutorServiceManager executors = getEndpoint().getCamelContext().getExecutorServiceManager();
        thread = executors.newSingleThreadExecutor(this, "millrace-" + routeId);
        lanes = executors.newFixedThreadPool(this, "millrace-lane-" + routeId, Math.max(1, options.lanes() - 1));
        environment.running().add(routeId, replay);
        thread.execute(new GroupPump(environment.providers().log(), options, runners, lanes, "route " + routeId));
    }

    private void stopPump() {
        if (thread == null) {
            return;
        }
        environment.running().remove(getRouteId(), replay);
        runners.forEach(BatchRunner::stop);
        // Waits for what is in the route, then interrupts it, both bounded by the context's time-out.
        ExecutorServiceManager executors = getEndpoint().getCamelContext().getExecutorServiceManager();
        executors.shutdownGraceful(thread);
        executors.shutdownGraceful(lanes);
        thread = null;
    }

    @Override
    public Optional<GroupInfo> group() {
        return Optional.ofNullable(options)
                .flatMap(reads ->
                        environment.providers().log().current().flatMap(log -> log.group(reads.kind(), reads.group())));
    }

    @Override
    public Optional<OwnGroup> own() {
        if (!((MillraceEndpoint) getEndpoint()).hasOwnGroup()) {
            return Optional.empty();
        }
        ConsumerOptions reads = byRoute.apply(getRouteId());
        return Optional.of(new OwnGroup(reads.kind(), reads.group()));
    }

    private Optional<Throwable> process(List<LogRecord> records) {
        // A replay comes on another thread, and a route sees one exchange of a device at a time.
        ReentrantLock lane = processing.get(Lanes.of(records.get(0).record().deviceId(), processing.size()));
        lane.lock();
        try {
            return processAlone(records);
        } finally {
            lane.unlock();
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
        String reason = environment.reason(failure);
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

package io.millrace.rules.siddhi.internal;

import io.millrace.rules.query.QueryAttribute;
import io.millrace.rules.query.QueryException;
import io.millrace.rules.query.QueryListener;
import io.millrace.rules.query.StandingQuery;
import io.siddhi.core.SiddhiAppRuntime;
import io.siddhi.core.SiddhiManager;
import io.siddhi.core.config.SiddhiAppContext;
import io.siddhi.core.event.Event;
import io.siddhi.core.exception.CannotRestoreSiddhiAppStateException;
import io.siddhi.core.stream.input.InputHandler;
import io.siddhi.core.stream.output.StreamCallback;
import io.siddhi.query.api.SiddhiApp;
import io.siddhi.query.api.annotation.Annotation;
import io.siddhi.query.api.definition.Attribute;
import io.siddhi.query.api.definition.StreamDefinition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.logging.log4j.Complaints;

/**
 * A query that Siddhi runs in its mode of playback, in which its clock is that of the records and everything happens on the caller's
 * thread. The two thread pools that it makes all the same never get anything to do, and so never have a thread.
 */
final class SiddhiQuery implements StandingQuery {

    /** Siddhi's timers see where the clock got to, not where they were due, so the clock goes in steps. */
    private static final long STEP_MILLIS = 1_000;

    private static final int MOST_STEPS = 60;

    private final SiddhiAppRuntime runtime;
    private final SiddhiAppContext context;
    private final InputHandler input;
    private final Bounds bounds;
    private final boolean clears;
    private final QueryListener listener;
    private long clock;

    private SiddhiQuery(SiddhiAppRuntime runtime, Bounds bounds, QueryListener listener) {
        this.runtime = runtime;
        this.bounds = bounds;
        this.listener = listener;
        Output alerts = new Output(event -> listener.alert(clock, event));
        runtime.addCallback(Streams.ALERTS, alerts);
        context = alerts.context;
        clears = runtime.getStreamDefinitionMap().containsKey(Streams.CLEARS);
        if (clears) {
            runtime.addCallback(Streams.CLEARS, new Output(event -> listener.clear(clock, event)));
        }
        input = runtime.getInputHandler(Streams.TELEMETRY);
    }

    /** Starts a query that was checked. */
    static SiddhiQuery start(SiddhiManager manager, SiddhiApp app, Bounds bounds, QueryListener listener) {
        app.annotation(Annotation.annotation("name").element(UUID.randomUUID().toString()));
        app.annotation(Annotation.annotation("playback"));
        SiddhiAppRuntime runtime = manager.createSiddhiAppRuntime(app);
        manager.getSiddhiAppRuntimeMap().remove(runtime.getName());
        SiddhiQuery query = new SiddhiQuery(runtime, bounds, listener);
        List<String> complaints = new ArrayList<>();
        Complaints.hear(complaints::add, query.runtime::start);
        try {
            if (!complaints.isEmpty()) {
                throw new QueryException(0, 0, "Siddhi does not start it: " + complaints.get(0));
            }
            query.requireDevice(Streams.ALERTS);
            if (query.clears) {
                query.requireDevice(Streams.CLEARS);
            }
        } catch (QueryException e) {
            query.close();
            throw e;
        }
        return query;
    }

    private void requireDevice(String stream) {
        StreamDefinition definition = runtime.getStreamDefinitionMap().get(stream);
        boolean found = definition.getAttributeList().stream()
                .anyMatch(attribute ->
                        attribute.getName().equals(Streams.DEVICE) && attribute.getType() == Attribute.Type.STRING);
        if (!found) {
            throw new QueryException(
                    0,
                    0,
                    "what is inserted into " + stream
                            + " has no attribute 'device' (string), whose alert it is; expected"
                            + " such as 'select device, temperature insert into " + stream + "'");
        }
    }

    @Override
    public List<QueryAttribute> attributes() {
        return runtime.getStreamDefinitionMap().get(Streams.TELEMETRY).getAttributeList().stream()
                .map(attribute -> new QueryAttribute(
                        attribute.getName(),
                        QueryAttribute.Type.valueOf(attribute.getType().name())))
                .toList();
    }

    @Override
    public boolean clears() {
        return clears;
    }

    @Override
    public long reachMillis() {
        return bounds.reachMillis();
    }

    @Override
    public int places() {
        return bounds.places();
    }

    @Override
    public void accept(long time, Object[] values) {
        clock = Math.max(clock, time);
        Complaints.hear(listener::failed, () -> input.send(clock, values));
    }

    @Override
    public void advance(long time) {
        if (time <= clock) {
            return;
        }
        if (clock > 0) {
            long step = Math.max(STEP_MILLIS, (time - clock) / MOST_STEPS);
            for (long next = clock + step; next < time; next += step) {
                setClock(next);
            }
        }
        setClock(time);
    }

    private void setClock(long time) {
        clock = time;
        Complaints.hear(listener::failed, () -> context.getTimestampGenerator().setCurrentTimestamp(time));
    }

    @Override
    public byte[] snapshot() {
        List<String> complaints = new ArrayList<>();
        byte[][] octets = new byte[1][];
        Complaints.hear(complaints::add, () -> octets[0] = runtime.snapshot());
        if (octets[0] == null) {
            throw new IllegalStateException("what the query remembers cannot be written: " + complaints);
        }
        return octets[0];
    }

    @Override
    public void restore(byte[] snapshot, long time) throws IOException {
        List<String> complaints = new ArrayList<>();
        try {
            Complaints.hear(complaints::add, () -> {
                try {
                    runtime.restore(snapshot);
                } catch (CannotRestoreSiddhiAppStateException e) {
                    complaints.add(e.getMessage());
                }
            });
        } catch (RuntimeException e) {
            throw new IOException("Siddhi cannot read it: " + e, e);
        }
        if (!complaints.isEmpty()) {
            throw new IOException("Siddhi cannot read it: " + complaints.get(0));
        }
        setClock(time);
    }

    @Override
    public void close() {
        // Siddhi's own shutdown starts a thread that sleeps for two seconds, to await what only sources and sinks have.
        context.getScheduledExecutorService().shutdownNow();
        context.getExecutorService().shutdownNow();
    }

    /** Takes what is inserted into a stream. */
    private static final class Output extends StreamCallback {

        private final Consumer<Map<String, Object>> taker;
        private SiddhiAppContext context;

        Output(Consumer<Map<String, Object>> taker) {
            this.taker = taker;
        }

        @Override
        public void setContext(SiddhiAppContext siddhiAppContext) {
            super.setContext(siddhiAppContext);
            context = siddhiAppContext;
        }

        @Override
        public void receive(Event[] events) {
            List<Attribute> attributes = getStreamDefinition().getAttributeList();
            for (Event event : events) {
                Map<String, Object> values = new LinkedHashMap<>();
                for (int i = 0; i < attributes.size(); i++) {
                    values.put(attributes.get(i).getName(), event.getData(i));
                }
                taker.accept(values);
            }
        }
    }
}

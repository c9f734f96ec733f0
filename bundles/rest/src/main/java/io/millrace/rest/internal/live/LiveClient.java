package io.millrace.rest.internal.live;

import io.millrace.api.state.DeviceState;
import io.millrace.api.state.FieldValue;
import io.millrace.json.Json;
import io.millrace.rest.internal.resource.StateResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;

/**
 * One browser that listens. What it cannot take yet is merged: of each field only the newest value waits, and beyond a bound
 * it is told that it missed something. Never waits for the network.
 */
final class LiveClient implements WriteListener {

    private static final int MAX_EVENTS = 1000;
    private static final int PORTION = 64 * 1024;

    private final Wanted wanted;
    private final int maxValues;
    private final AsyncContext async;
    private final ServletOutputStream out;
    private final Runnable gone;
    private final BooleanSupplier welcome;
    private final Object writing = new Object();
    private final Map<String, Map<String, FieldValue>> values = new LinkedHashMap<>();
    private final Deque<String> events = new ArrayDeque<>();
    private int waiting;
    private boolean missed;

    /**
     * Begins to serve a client.
     *
     * @param wanted what it wants to hear of
     * @param maxValues the most values that wait
     * @param async its request
     * @param welcome whether it still may listen
     * @param gone told when it cannot be written to any more
     */
    LiveClient(Wanted wanted, int maxValues, AsyncContext async, BooleanSupplier welcome, Runnable gone)
            throws IOException {
        this.wanted = wanted;
        this.maxValues = maxValues;
        this.async = async;
        this.out = async.getResponse().getOutputStream();
        this.gone = gone;
        this.welcome = welcome;
    }

    /** Takes changed values. */
    synchronized void changed(DeviceState change) {
        if (!wanted.device(change.deviceId())) {
            return;
        }
        Map<String, FieldValue> fields = values.get(change.deviceId());
        for (Map.Entry<String, FieldValue> field : change.fields().entrySet()) {
            boolean known = fields != null && fields.containsKey(field.getKey());
            if (!known && waiting >= maxValues) {
                missed = true;
                continue;
            }
            if (fields == null) {
                fields = new LinkedHashMap<>();
                values.put(change.deviceId(), fields);
            }
            if (fields.put(field.getKey(), field.getValue()) == null) {
                waiting++;
            }
        }
    }

    /** Takes an event of one device. */
    void event(String name, String deviceId, Map<String, Object> data) {
        if (wanted.device(deviceId)) {
            event(name, data);
        }
    }

    /** Takes a change of an alert of a device. */
    void alert(String deviceId, Map<String, Object> data) {
        if (wanted.alertOf(deviceId)) {
            event("alert", data);
        }
    }

    /** Takes an event. */
    synchronized void event(String name, Map<String, Object> data) {
        if (events.size() >= MAX_EVENTS) {
            missed = true;
        } else {
            events.add(text(name, data));
        }
    }

    /** Takes a comment, which keeps the connection alive. Returns whether the client still may listen. */
    boolean beat() {
        comment();
        return welcome.getAsBoolean();
    }

    private synchronized void comment() {
        if (events.isEmpty()) {
            events.add(": beat\n\n");
        }
    }

    /** Writes what waits, as far as the network takes it. */
    void flush() {
        synchronized (writing) {
            try {
                boolean wrote = false;
                while (out.isReady()) {
                    byte[] next = next();
                    if (next.length == 0) {
                        if (wrote) {
                            out.flush();
                        }
                        return;
                    }
                    out.write(next);
                    wrote = true;
                }
            } catch (IOException | IllegalStateException e) {
                // the client went away, which is what clients do
                gone.run();
            }
        }
    }

    private synchronized byte[] next() {
        StringBuilder text = new StringBuilder();
        if (missed) {
            missed = false;
            text.append(text("gap", Map.of()));
        }
        while (!events.isEmpty() && text.length() < PORTION) {
            text.append(events.remove());
        }
        var entries = values.entrySet().iterator();
        while (entries.hasNext() && text.length() < PORTION) {
            Map.Entry<String, Map<String, FieldValue>> entry = entries.next();
            entries.remove();
            waiting -= entry.getValue().size();
            text.append(text(
                    "values", Json.of("deviceId", entry.getKey(), "fields", StateResource.fields(entry.getValue()))));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String text(String name, Map<String, Object> data) {
        return "event: " + name + "\ndata: " + Json.write(data) + "\n\n";
    }

    /** Starts to write. */
    void start() {
        event("hello", Json.of("devices", wanted.devices().size()));
        out.setWriteListener(this);
    }

    /** Ends the answer. */
    void close() {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            // it was complete already
            gone.run();
        }
    }

    @Override
    public void onWritePossible() {
        flush();
    }

    @Override
    public void onError(Throwable failure) {
        gone.run();
        close();
    }
}

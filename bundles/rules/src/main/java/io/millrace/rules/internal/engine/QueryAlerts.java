package io.millrace.rules.internal.engine;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The active alerts of a query, the one first that the query has not said again for longest. One thread. */
final class QueryAlerts {

    private final Map<String, Times> byDevice = new LinkedHashMap<>();

    /**
     * When an alert began, and when the query said it last.
     *
     * @param episode when it began
     * @param said when it was said last
     */
    private record Times(long episode, long said) {}

    /** Notes that the query says it; tells whether it is new. */
    boolean said(String deviceId, long time) {
        Times before = byDevice.remove(deviceId);
        byDevice.put(deviceId, new Times(before == null ? time : before.episode(), time));
        return before == null;
    }

    boolean isActive(String deviceId) {
        return byDevice.containsKey(deviceId);
    }

    /** Ends one, and returns when it began. */
    Optional<Long> end(String deviceId) {
        return Optional.ofNullable(byDevice.remove(deviceId)).map(Times::episode);
    }

    /** Returns a device whose alert was not said since. */
    Optional<String> silentSince(long time) {
        return byDevice.entrySet().stream()
                .findFirst()
                .filter(first -> first.getValue().said() <= time)
                .map(Map.Entry::getKey);
    }

    void adopt(String deviceId, long episode) {
        byDevice.put(deviceId, new Times(episode, episode));
    }

    Map<String, Long> episodes() {
        Map<String, Long> episodes = new LinkedHashMap<>();
        byDevice.forEach((deviceId, times) -> episodes.put(deviceId, times.episode()));
        return episodes;
    }

    int size() {
        return byDevice.size();
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(byDevice.size());
        for (Map.Entry<String, Times> alert : byDevice.entrySet()) {
            out.writeUTF(alert.getKey());
            out.writeLong(alert.getValue().episode());
            out.writeLong(alert.getValue().said());
        }
    }

    void read(DataInput in) throws IOException {
        for (int i = in.readInt(); i > 0; i--) {
            byDevice.put(in.readUTF(), new Times(in.readLong(), in.readLong()));
        }
    }
}

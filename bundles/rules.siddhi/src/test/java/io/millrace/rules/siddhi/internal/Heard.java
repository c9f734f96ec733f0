package io.millrace.rules.siddhi.internal;

import io.millrace.rules.query.QueryListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a query said, a line each: {@code +60 {device=d}}, in seconds since {@link #START}. */
final class Heard implements QueryListener {

    static final long START = 1_767_225_600_000L;

    private final List<String> lines = new ArrayList<>();

    private void add(String sign, long time, Map<String, Object> event) {
        lines.add(sign + (time - START) / 1_000 + " " + new TreeMap<>(event));
    }

    @Override
    public void alert(long time, Map<String, Object> event) {
        add("+", time, event);
    }

    @Override
    public void clear(long time, Map<String, Object> event) {
        add("-", time, event);
    }

    @Override
    public void failed(String words) {
        lines.add("! " + words);
    }

    /** Returns what was said since this was asked last. */
    String lines() {
        String all = String.join("\n", lines);
        lines.clear();
        return all;
    }
}

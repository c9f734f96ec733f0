package io.millrace.rules.internal;

import io.millrace.rules.query.QueryAttribute;
import io.millrace.rules.query.QueryAttribute.Type;
import io.millrace.rules.query.QueryEngine;
import io.millrace.rules.query.QueryException;
import io.millrace.rules.query.QueryListener;
import io.millrace.rules.query.StandingQuery;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A language for tests. {@code sum > 100} says an alert of the device, from when on the sum of t of all devices is above that, and
 * {@code sum > 100 ends} says its end too; other words are one each: see {@link Query}.
 */
final class FakeQueries implements QueryEngine {

    /** Rows that any query took, as text. */
    final List<String> rows = new ArrayList<>();
    /** How many queries are open. */
    int open;

    @Override
    public StandingQuery open(String text, QueryListener listener) {
        if (!text.startsWith("sum > ")) {
            throw new QueryException(1, 3, "expected 'sum >'; found '" + text + "'");
        }
        open++;
        return new Query(text, listener);
    }

    private final class Query implements StandingQuery {

        private final double limit;
        private final String words;
        private final QueryListener listener;
        private double sum;
        private int records;

        Query(String text, QueryListener listener) {
            this.limit = Double.parseDouble(text.split(" ")[2]);
            this.words = text;
            this.listener = listener;
        }

        @Override
        public List<QueryAttribute> attributes() {
            return List.of(
                    new QueryAttribute("device", Type.STRING),
                    new QueryAttribute("t", Type.DOUBLE),
                    new QueryAttribute("n", Type.INT),
                    new QueryAttribute("site", Type.STRING));
        }

        @Override
        public boolean clears() {
            return words.contains("ends");
        }

        @Override
        public long reachMillis() {
            return Long.MAX_VALUE;
        }

        @Override
        public int places() {
            return words.contains("keeps") ? 1_000 : 0;
        }

        @Override
        public void accept(long time, Object[] values) {
            records++;
            List<String> row = new ArrayList<>();
            Collections.addAll(row, Arrays.stream(values).map(String::valueOf).toArray(String[]::new));
            rows.add(String.join(" ", row));
            if (words.contains("throws")) {
                listener.failed("t is odd");
            }
            if (words.contains("toils")) {
                toil();
            }
            sum += values[1] == null ? 0 : (Double) values[1];
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("device", words.contains("nobody") ? "nobody" : values[0]);
            event.put("sum", sum);
            if (sum > limit) {
                listener.alert(time, event);
            } else if (clears()) {
                listener.clear(time, event);
            }
        }

        private void toil() {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long end = threads.getCurrentThreadCpuTime() + 11_000_000;
            while (threads.getCurrentThreadCpuTime() < end) {
                Thread.onSpinWait();
            }
        }

        @Override
        public void advance(long time) {}

        @Override
        public byte[] snapshot() {
            int kept = words.contains("keeps") ? 100_000 * records : 0;
            return ByteBuffer.allocate(8 + 4 + kept)
                    .putDouble(sum)
                    .putInt(records)
                    .array();
        }

        @Override
        public void restore(byte[] snapshot, long time) throws IOException {
            if (words.contains("forgets")) {
                throw new IOException("another version");
            }
            ByteBuffer octets = ByteBuffer.wrap(snapshot);
            sum = octets.getDouble();
            records = octets.getInt();
        }

        @Override
        public void close() {
            open--;
        }
    }
}

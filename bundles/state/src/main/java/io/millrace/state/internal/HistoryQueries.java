package io.millrace.state.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.state.HistoryPage;
import io.millrace.api.state.HistoryQuery;
import io.millrace.api.state.HistoryQuery.TimeBasis;
import io.millrace.api.state.HistoryRecord;
import io.millrace.api.state.SamplePage;
import io.millrace.api.state.Sampling;
import io.millrace.api.stream.StreamRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDB;

/**
 * Answers questions to the history. Any thread. One call looks at a bounded number of records; where that ends before the page
 * is full, the page is short and its cursor goes on.
 */
final class HistoryQueries {

    private static final int MAX_SCANNED = 200_000;
    private static final long MAX_PAGE_BYTES = 16L << 20;

    private final StateFiles files;
    private final RecordOpener opener;

    HistoryQueries(StateFiles files, RecordOpener opener) {
        this.files = files;
        this.opener = opener;
    }

    HistoryPage history(HistoryQuery query) {
        return files.with("read the history of " + query.deviceId(), db -> {
            try (HistoryScan scan = scan(db, query, millis(query.range().from(), Long.MIN_VALUE))) {
                query.cursor()
                        .ifPresent(cursor ->
                                scan.skipTo(Cursors.entry(query.range().basis(), cursor)));
                return page(query, scan);
            }
        });
    }

    SamplePage samples(HistoryQuery query, Sampling sampling) {
        long from = millis(query.range().from(), Long.MIN_VALUE);
        long start = query.cursor()
                .map(Cursors::step)
                .map(step -> Math.max(step, from))
                .orElse(from);
        return files.with("sample the history of " + query.deviceId(), db -> {
            try (HistoryScan scan = scan(db, query, start)) {
                return samples(query, sampling, scan);
            }
        });
    }

    private HistoryPage page(HistoryQuery query, HistoryScan scan) {
        List<HistoryRecord> records = new ArrayList<>();
        Optional<Entry> last = Optional.empty();
        long bytes = 0;
        int scanned = 0;
        for (Optional<Entry> at = scan.peek(); at.isPresent(); at = scan.peek()) {
            if (records.size() == query.limit() || bytes > MAX_PAGE_BYTES || scanned++ == MAX_SCANNED) {
                return new HistoryPage(
                        records, last.map(entry -> Cursors.of(query.range().basis(), entry)));
            }
            Optional<byte[]> value =
                    query.kind().map(at.get()::isOf).orElse(true) ? scan.value(at.get()) : Optional.empty();
            if (value.isPresent()) {
                StreamRecord record = RecordBatch.record(value.get());
                if (isOfStream(query, record)) {
                    bytes += value.get().length;
                    records.add(new HistoryRecord(Instant.ofEpochMilli(RecordBatch.time(value.get())), record));
                }
            }
            last = at;
            scan.advance();
        }
        return new HistoryPage(records, Optional.empty());
    }

    private SamplePage samples(HistoryQuery query, Sampling sampling, HistoryScan scan) {
        StreamKind kind = query.kind().orElse(StreamKind.TELEMETRY);
        long every = sampling.every().toMillis();
        List<SamplePage.Sample> samples = new ArrayList<>();
        Optional<StepAggregate> step = Optional.empty();
        int scanned = 0;
        for (Optional<Entry> at = scan.peek(); at.isPresent(); at = scan.peek()) {
            Order order = at.get().order();
            long time = query.range().basis() == TimeBasis.DEVICE ? order.time() : order.enqueued();
            long start = Math.floorDiv(time, every) * every;
            if (step.isEmpty() || step.get().start() != start) {
                step.flatMap(StepAggregate::sample).ifPresent(samples::add);
                if (samples.size() >= query.limit() || scanned > MAX_SCANNED) {
                    return new SamplePage(samples, Optional.of(Cursors.ofStep(start)));
                }
                step = Optional.of(new StepAggregate(start, sampling));
            }
            if (at.get().isOf(kind)) {
                scanned++;
                scan.value(at.get())
                        .map(RecordBatch::record)
                        .filter(record -> isOfStream(query, record))
                        .flatMap(record -> opener.open(record, order.position()).values())
                        .ifPresent(step.get()::add);
            }
            scan.advance();
        }
        step.flatMap(StepAggregate::sample).ifPresent(samples::add);
        return new SamplePage(samples, Optional.empty());
    }

    private HistoryScan scan(RocksDB db, HistoryQuery query, long from) {
        return new HistoryScan(
                db,
                files,
                query.deviceId(),
                query.range().basis(),
                from,
                millis(query.range().to(), Long.MAX_VALUE));
    }

    private static boolean isOfStream(HistoryQuery query, StreamRecord record) {
        return query.streamId().isEmpty() || query.streamId().get().equals(record.streamId());
    }

    /** Returns the first whole millisecond that is not before a time, since times of records are whole ones. */
    private static long millis(Optional<Instant> time, long otherwise) {
        if (time.isEmpty() || time.get().equals(Instant.MIN) || time.get().equals(Instant.MAX)) {
            return otherwise;
        }
        try {
            return time.get().minusNanos(1).toEpochMilli() + 1;
        } catch (ArithmeticException e) {
            return time.get().isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}

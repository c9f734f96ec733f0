package io.millrace.state.internal;

import static io.millrace.testing.Records.record;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.state.HistoryQuery;
import io.millrace.api.state.HistoryQuery.TimeBasis;
import io.millrace.api.state.HistoryQuery.TimeRange;
import io.millrace.api.state.Sampling;
import io.millrace.testing.Records;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What one device's questions cost must not depend on how many others there are. */
public class ManyDevicesTest {

    private static final int DEVICES = 10_000;
    private static final int RECORDS = 12;
    private static final int QUESTIONS = 1_500;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void questionsAboutOneOfTenThousandDevicesAreAnsweredAtOnce() {
        // No cache of states: each question goes to the files.
        try (StateFixture fixture =
                new StateFixture(folder.getRoot().toPath(), Map.of("cacheMebibytes", 0, "memtableMebibytes", 4))) {
            for (int i = 0; i < RECORDS; i++) {
                for (int from = 0; from < DEVICES; from += 1000) {
                    Records[] batch = new Records[1000];
                    for (int d = 0; d < batch.length; d++) {
                        batch[d] = record("device-" + (from + d), "{\"v\":" + i + "}")
                                .at(i * 60L);
                        if (i % 2 == 0) {
                            batch[d].property("creation-time", Long.toString(i));
                        }
                    }
                    fixture.record(batch);
                }
            }
            Random random = new Random(1);
            long start = System.nanoTime();
            for (int i = 0; i < QUESTIONS; i++) {
                ask(fixture, "device-" + random.nextInt(DEVICES));
            }
            long micros = Duration.ofNanos(System.nanoTime() - start).toNanos() / 1000 / QUESTIONS;
            assertTrue("four questions about one device took " + micros + " us", micros < 5_000);
        }
    }

    private static void ask(StateFixture fixture, String device) {
        TimeRange byDevice = new TimeRange(TimeBasis.DEVICE, Optional.empty(), Optional.empty());
        assertEquals(RECORDS, fixture.payloads(device).size());
        assertEquals(RECORDS, fixture.payloads(device, byDevice).size());
        assertEquals("{v=11}", fixture.values(device));
        HistoryQuery query =
                new HistoryQuery(device, Optional.empty(), Optional.empty(), TimeRange.ALL, 100, Optional.empty());
        Sampling hours = new Sampling(Duration.ofHours(1), EnumSet.of(Sampling.Function.COUNT), List.of("v"));
        assertEquals(1, fixture.state().samples(query, hours).samples().size());
    }
}

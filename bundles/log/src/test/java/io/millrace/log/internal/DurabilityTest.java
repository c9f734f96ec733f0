package io.millrace.log.internal;

import static io.millrace.log.internal.LogFixture.NOW;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.LogException;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamLog.SeekTarget;
import io.millrace.api.stream.StreamRecord;
import io.millrace.testing.Records;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.util.converter.Converters;

/** What was acknowledged is there, whatever ends the process. */
public class DurabilityTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    /** A process that appends and says on its output what was acknowledged, until it is killed. */
    public static final class Victim {

        private Victim() {}

        public static void main(String[] args) {
            try (LogFixture fixture = new LogFixture(Path.of(args[0]), Map.of())) {
                Semaphore window = new Semaphore(100);
                for (int i = 0; ; i++) {
                    window.acquireUninterruptibly();
                    fixture.log()
                            .append(
                                    Records.record("d", Integer.toString(i))
                                            .at(i)
                                            .build(),
                                    new AppendCallback() {
                                        @Override
                                        public void appended(long position) {
                                            System.out.println(position);
                                            window.release();
                                        }

                                        @Override
                                        public void failed(LogException cause) {
                                            throw cause;
                                        }
                                    });
                }
            }
        }
    }

    @Test
    public void afterAKillEveryAcknowledgedRecordIsThereOnceAndInOrder() throws Exception {
        long acknowledged = killAfter(20_000);
        try (LogFixture fixture = new LogFixture(folder.getRoot().toPath(), Map.of());
                LogReader reader = fixture.log().openAt(StreamKind.TELEMETRY, new SeekTarget.Earliest())) {
            long next = 1;
            for (List<LogRecord> records = reader.poll(5000, NOW);
                    !records.isEmpty();
                    records = reader.poll(5000, NOW)) {
                for (LogRecord record : records) {
                    assertEquals(next, record.position());
                    assertEquals(List.of(Long.toString(next - 1)), LogFixture.payloads(List.of(record)));
                    next++;
                }
            }
            assertTrue(next - 1 + " records of " + acknowledged + " acknowledged", next > acknowledged);
            assertEquals(next, fixture.append(Records.record().build()));
        }
    }

    @Test
    public void aSecondProcessCannotOpenTheSameLog() {
        try (LogFixture fixture = new LogFixture(folder.getRoot().toPath(), Map.of())) {
            fixture.appendNumbers(0, 1);
            LogException refusal = assertThrows(
                    LogException.class, () -> new LogFixture(folder.getRoot().toPath(), Map.of()));
            assertTrue(refusal.getMessage(), refusal.getMessage().contains("cannot be opened"));
        }
    }

    @Test
    public void aFullDiskIsToldBeforeAnythingFailsAndForgottenWhenThereIsRoom() {
        try (LogFixture fixture = new LogFixture(folder.getRoot().toPath(), Map.of("minimumFreeMebibytes", 1L << 40))) {
            CompletionException failure = assertThrows(CompletionException.class, () -> fixture.appendNumbers(0, 1));
            assertTrue(
                    failure.getCause().getMessage(),
                    failure.getCause().getMessage().contains("minimumFreeMebibytes"));
            assertFalse(fixture.log().health().ok());
        }
        try (LogFixture fixture = new LogFixture(folder.getRoot().toPath(), Map.of())) {
            assertEquals(1, fixture.appendNumbers(0, 1));
            assertTrue(fixture.log().health().ok());
        }
    }

    @Test
    public void afterAFailedWriteNothingIsTakenAndTheReasonStays() {
        LogFault fault = new LogFault();
        LogException first = fault.broke(new IOException("no such device"));
        fault.broke(new IOException("another"));
        fault.diskFree(1, 0);
        assertEquals(first, fault.current().orElseThrow());
        assertTrue(first.getMessage(), first.getMessage().contains("no such device"));
    }

    @Test
    public void aSenderWaitsWhileTooMuchIsPending() throws Exception {
        AppendQueue queue = new AppendQueue(100);
        AtomicInteger offered = new AtomicInteger();
        Pending large = new Pending(Records.record().build(), new byte[80], new IgnoringCallback());
        Thread sender = new Thread(() -> {
            try {
                for (int i = 0; i < 3; i++) {
                    queue.put(large);
                    offered.incrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        sender.start();
        for (int i = 1; i <= 3; i++) {
            assertEquals(1, queue.take(System.nanoTime(), 10, 1000).size());
            assertTrue(offered.get() <= i);
            queue.done(80);
        }
        sender.join(20_000);
        assertEquals(3, offered.get());
        assertEquals(0, queue.pendingBytes());
    }

    @Test
    public void aWriterThatIsToGatherComesBackNoSoonerAndAtOnceWhenTheQueueCloses() throws Exception {
        AppendQueue queue = new AppendQueue(1000);
        Pending small = new Pending(Records.record().build(), new byte[8], new IgnoringCallback());
        queue.offer(small);
        long notBefore = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(30);
        assertEquals(1, queue.take(notBefore, 10, 1000).size());
        assertTrue(System.nanoTime() >= notBefore);
        queue.offer(small);
        queue.close();
        long never = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
        assertEquals(
                "what waits is written before the end",
                1,
                queue.take(never, 10, 1000).size());
    }

    @Test
    public void anAppendThatMayNotWaitIsToldThatThereIsNoRoomAndFindsItLater() throws Exception {
        StreamRecord large = Records.record().payload("x".repeat(600 << 10)).build();
        CountDownLatch stalled = new CountDownLatch(1);
        try (LogFixture fixture = new LogFixture(folder.getRoot().toPath(), Map.of("pendingMebibytes", 1))) {
            fixture.log().append(large, new AppendCallback() {
                @Override
                public void appended(long position) {
                    // The disk, as it were, takes its time: what was written keeps its room until all are told.
                    awaited(stalled);
                }

                @Override
                public void failed(LogException cause) {
                    throw cause;
                }
            });
            assertFalse(fixture.log().tryAppend(large, new IgnoringCallback()));
            stalled.countDown();
            Awaitility.await().until(() -> fixture.log().tryAppend(large, new IgnoringCallback()));
            assertEquals(3, fixture.append(Records.record().build()));
        }
    }

    @Test
    public void anErrorOfOneCallbackKeepsNoOtherFromItsAnswer() {
        try (LogFixture fixture = new LogFixture(folder.getRoot().toPath(), Map.of())) {
            fixture.log().append(Records.record().build(), new AppendCallback() {
                @Override
                public void appended(long position) {
                    throw new NoClassDefFoundError("of a bundle that was replaced");
                }

                @Override
                public void failed(LogException cause) {
                    throw cause;
                }
            });
            assertEquals(2, fixture.append(Records.record().build()));
            assertTrue(fixture.log().health().ok());
        }
    }

    @Test
    public void aWriterThatEndsTellsWhoeverAppendsAndHealth() throws Exception {
        AppendQueue queue = new AppendQueue(100);
        LogFault fault = new LogFault();
        Thread writer = new Thread(new LogWriter(queue, null, Map.of(), fault, 10));
        writer.start();
        writer.interrupt();
        writer.join(20_000);
        assertTrue(fault.current().isPresent());
        Pending late = new Pending(Records.record().build(), new byte[200], new IgnoringCallback());
        assertEquals(AppendQueue.Answer.CLOSED, queue.put(late));
        assertEquals(AppendQueue.Answer.CLOSED, queue.offer(late));
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    public void aWrongSettingIsNamed() {
        for (String key : List.of("retentionHours", "pendingMebibytes", "groupsPerKind", "memtableMebibytes")) {
            LogConfig config =
                    Converters.standardConverter().convert(Map.of(key, 0)).to(LogConfig.class);
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> LogSettings.of(config));
            assertTrue(refusal.getMessage(), refusal.getMessage().startsWith("io.millrace.log: '" + key + "' is 0"));
        }
    }

    private long killAfter(long positions) throws IOException, InterruptedException {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Victim.class.getName(),
                        folder.getRoot().toString())
                .redirectError(new File(folder.getRoot(), "victim.err"))
                .start();
        long acknowledged = 0;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
            // The end of the output may be half a number, so the greatest counts.
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                acknowledged = Math.max(acknowledged, Long.parseLong(line));
                if (acknowledged >= positions) {
                    // By its handle: Process.destroyForcibly would close the output before it is read to its end.
                    victim.toHandle().destroyForcibly();
                }
            }
        }
        victim.waitFor();
        assertTrue("only " + acknowledged + " records", acknowledged >= positions);
        return acknowledged;
    }
}

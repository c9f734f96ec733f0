package io.millrace.command.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamLog;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.support.CommandException;
import org.junit.After;
import org.junit.Test;

/** The live view of a stream. */
public class TailTest {

    private final Tail command = new Tail();
    private final FakeReader reader = new FakeReader();

    @After
    public void leaveNoInterruptBehind() {
        Thread.interrupted();
    }

    @Test
    public void printsOneDevicesRecordsUntilTheCountIsReached() throws Exception {
        follow();
        command.device = "press-1";
        command.count = 2;
        reader.batches.add(List.of(Fixtures.record(1, "press-1", "one"), Fixtures.record(2, "press-2", "other")));
        reader.batches.add(List.of(Fixtures.record(3, "press-1", "three"), Fixtures.record(4, "press-1", "four")));

        String printed = Fake.run(command);

        assertTrue(printed, printed.contains("press-1  telemetry/default  one"));
        assertTrue(printed, printed.contains("three"));
        assertFalse(printed, printed.contains("other"));
        assertFalse(printed, printed.contains("four"));
        assertTrue(reader.closed);
    }

    @Test
    public void endsOnInterruptWithoutAnError() throws Exception {
        follow();
        Thread.currentThread().interrupt();

        Fake.run(command);

        assertTrue(reader.closed);
    }

    @Test
    public void refusesAKindThatDoesNotExist() {
        command.kind = "weather";

        CommandException refused = assertThrows(CommandException.class, () -> Fake.run(command));

        assertTrue(refused.getMessage(), refused.getMessage().startsWith("'weather' is no kind of stream; there are"));
    }

    @Test
    public void printsOneLineOfJsonARecord() throws Exception {
        follow();
        command.json = true;
        command.count = 1;
        reader.batches.add(List.of(Fixtures.record(1, "press-1", "{\"t\":1}")));

        String printed = Fake.run(command);

        assertEquals(1, printed.lines().count());
        assertTrue(printed, printed.contains("\"payload\":{\"t\":1}"));
    }

    private void follow() {
        command.kind = "telemetry";
        command.log = Fake.of(StreamLog.class, Map.of("openAt", args -> reader));
    }

    private static final class FakeReader implements LogReader {

        final Deque<List<LogRecord>> batches = new ArrayDeque<>();
        boolean closed;

        @Override
        public List<LogRecord> poll(int max, Duration timeout) {
            return batches.isEmpty() ? List.of() : batches.remove();
        }

        @Override
        public void commit(long position) {
            throw new AssertionError("a tail has no cursor");
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}

package io.millrace.inbox.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.inbox.InboxException;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.util.converter.Converters;

/** What the clerk makes of faults: of what it is asked, and of what it does by itself. */
public class ClerkTest {

    private static final byte[] KEY = {1};
    private static final byte[] VALUE = {2};

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Chores chores = new Chores();
    private InboxFiles files;
    private Clerk clerk;
    private Thread thread;

    @Before
    public void open() throws IOException {
        Map<String, Object> config = Map.of("folder", folder.newFolder().toString());
        files = new InboxFiles(
                InboxSettings.of(Converters.standardConverter().convert(config).to(InboxConfig.class)));
        clerk = new Clerk(files, Clock.systemUTC(), 1 << 20, chores);
        thread = new Thread(clerk, "clerk");
        thread.start();
    }

    @After
    public void close() throws InterruptedException {
        clerk.close();
        thread.join();
        files.close();
    }

    @Test
    public void aFaultInOneThingLeavesNothingOfItAndHarmsNoOther() {
        InboxException cause = assertThrows(
                InboxException.class,
                () -> clerk.finish(change -> {
                    change.put(InboxFiles.LOOKUP, KEY, VALUE);
                    throw new ArithmeticException("long overflow");
                }));
        assertTrue(cause.getMessage(), cause.getMessage().contains("long overflow"));
        assertTrue(files.get(InboxFiles.LOOKUP, KEY).isEmpty());
        clerk.finish(change -> change.put(InboxFiles.LOOKUP, KEY, VALUE));
        assertEquals(2, files.get(InboxFiles.LOOKUP, KEY).orElseThrow()[0]);
    }

    @Test
    public void aStoreThatBrokeRefusesAtOnceAndDoesNotSpinOnWhatIsDue() throws InterruptedException {
        chores.fault = new OutOfMemoryError("a fault of the test");
        InboxException first = assertThrows(InboxException.class, () -> clerk.finish(change -> {}));
        assertSame(first, assertThrows(InboxException.class, () -> clerk.finish(change -> {})));
        assertSame(first, clerk.broken().orElseThrow());
        CountDownLatch looks = new CountDownLatch(100);
        chores.looks = looks;
        assertFalse(looks.await(300, TimeUnit.MILLISECONDS));
    }

    /** Something is always due. */
    private static final class Chores implements Clerk.Routine {

        private volatile Error fault;
        private volatile CountDownLatch looks = new CountDownLatch(0);

        @Override
        public void work(Change change) {
            looks.countDown();
            if (fault != null) {
                throw fault;
            }
        }

        @Override
        public long nextTime() {
            looks.countDown();
            return fault == null ? Long.MAX_VALUE : 0;
        }
    }
}

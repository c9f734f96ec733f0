package io.millrace.storage.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.storage.StorageException;
import java.nio.file.Files;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DerbyDatabaseTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private DerbyDatabase database;

    @Before
    public void open() {
        database = TestConfig.open(folder.getRoot().toPath());
        run("CREATE TABLE t (id INT PRIMARY KEY, v INT)");
        run("INSERT INTO t VALUES (1, 0), (2, 0)");
    }

    @After
    public void close() {
        database.close();
    }

    @Test
    public void whatWasCommittedIsThereAfterClosingAndOpening() {
        run("UPDATE t SET v = 7 WHERE id = 1");
        database.close();
        database = TestConfig.open(folder.getRoot().toPath());

        assertEquals(7, value(1));
        assertTrue(Files.exists(folder.getRoot().toPath().resolve("derby.log")));
    }

    @Test
    public void noPageIsLargerThanWhatAPowerLossLeavesWhole() {
        run("CREATE TABLE wide (id VARCHAR(128) PRIMARY KEY, v VARCHAR(32000))");
        List<Integer> sizes = database.transaction(c -> {
            try (Statement statement = c.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT s.pagesize FROM SYS.SYSTABLES t, TABLE(SYSCS_DIAG.SPACE_TABLE('APP', t.tablename)) s"
                                    + " WHERE t.tabletype = 'T'")) {
                List<Integer> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(rows.getInt(1));
                }
                return found;
            }
        });

        assertEquals("tables and their indexes", 4, sizes.size());
        assertEquals(List.of(4096, 4096, 4096, 4096), sizes);
    }

    @Test
    public void joinedWorkCommitsWithTheOutermost() {
        database.transaction(c -> {
            run("UPDATE t SET v = 1 WHERE id = 1");
            run("UPDATE t SET v = 2 WHERE id = 2");
            return null;
        });

        assertEquals(1, value(1));
        assertEquals(2, value(2));
    }

    @Test
    public void aThrowRollsEverythingBack() {
        assertThrows(
                IllegalStateException.class,
                () -> database.transaction(c -> {
                    run("UPDATE t SET v = 1 WHERE id = 1");
                    throw new IllegalStateException("no");
                }));

        assertEquals(0, value(1));
    }

    @Test
    public void aFailedPartThatTheOuterWorkCaughtStillRollsEverythingBack() {
        assertThrows(
                StorageException.class,
                () -> database.transaction(c -> {
                    run("UPDATE t SET v = 1 WHERE id = 1");
                    assertThrows(StorageException.class, () -> run("INSERT INTO t VALUES (1, 1)"));
                    return null;
                }));

        assertEquals(0, value(1));
    }

    @Test
    public void actionsRunAfterTheCommitInOrderAndOutsideOfTheTransaction() {
        List<String> order = new ArrayList<>();
        database.transaction(c -> {
            database.afterCommit(() -> order.add("first sees " + value(1)));
            database.afterCommit(() -> {
                throw new IllegalStateException("must not keep the next one from running");
            });
            database.afterCommit(() -> order.add("last"));
            run("UPDATE t SET v = 5 WHERE id = 1");
            return order.add("work");
        });

        assertEquals(List.of("work", "first sees 5", "last"), order);
    }

    @Test
    public void noActionRunsAfterARollbackAndOneOutsideRunsAtOnce() {
        List<String> order = new ArrayList<>();
        assertThrows(
                IllegalStateException.class,
                () -> database.transaction(c -> {
                    database.afterCommit(() -> order.add("never"));
                    throw new IllegalStateException("no");
                }));
        database.afterCommit(() -> order.add("at once"));

        assertEquals(List.of("at once"), order);
    }

    @Test
    public void aDeadlockRunsTheLoserAgain() throws Exception {
        CountDownLatch bothHoldOne = new CountDownLatch(2);
        AtomicInteger runs = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> a = threads.submit(() -> crossing(1, 2, bothHoldOne, runs));
            Future<?> b = threads.submit(() -> crossing(2, 1, bothHoldOne, runs));
            a.get(30, TimeUnit.SECONDS);
            b.get(30, TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
        }

        assertEquals(2, value(1));
        assertEquals(2, value(2));
        assertEquals(3, runs.get());
    }

    @Test
    public void healthAndMetricsTellOfTheDatabase() {
        assertTrue(database.check().ok());
        assertEquals("storage", database.name());
        assertTrue(database.metrics().stream()
                .anyMatch(m -> m.name().equals("millrace_store_transactions_total") && m.value() > 0));
        assertTrue(database.metrics().stream()
                .anyMatch(m -> m.name().equals("millrace_store_seconds_total") && m.value() > 0));
    }

    @Test
    public void aFolderThatCannotBeMadeIsNamed() throws Exception {
        java.nio.file.Path file = folder.newFile("occupied").toPath();

        StorageException e = assertThrows(StorageException.class, () -> TestConfig.open(file.resolve("derby")));
        assertTrue(e.getMessage(), e.getMessage().contains(file.toString()));
        assertFalse(Files.isDirectory(file));
    }

    private void crossing(int first, int second, CountDownLatch bothHoldOne, AtomicInteger runs) {
        database.transaction(c -> {
            runs.incrementAndGet();
            run("UPDATE t SET v = v + 1 WHERE id = " + first);
            bothHoldOne.countDown();
            await(bothHoldOne);
            run("UPDATE t SET v = v + 1 WHERE id = " + second);
            return null;
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(String sql) {
        database.transaction(c -> {
            try (Statement statement = c.createStatement()) {
                return statement.executeUpdate(sql);
            }
        });
    }

    private int value(int id) {
        return database.transaction(c -> {
            try (Statement statement = c.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT v FROM t WHERE id = " + id)) {
                assertTrue(rows.next());
                return rows.getInt(1);
            }
        });
    }
}

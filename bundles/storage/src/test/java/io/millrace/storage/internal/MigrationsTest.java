package io.millrace.storage.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.storage.StorageException;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class MigrationsTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private DerbyDatabase database;

    @Before
    public void open() {
        database = TestConfig.open(folder.getRoot().toPath());
    }

    @After
    public void close() {
        database.close();
    }

    @Test
    public void scriptsRunInOrderAndOnceOnly() {
        database.migrate("first", MigrationsTest.class);
        database.migrate("first", MigrationsTest.class);
        database.close();
        open();
        database.migrate("first", MigrationsTest.class);

        assertEquals(2, number("SELECT COUNT(*) FROM thing"));
        assertEquals(2, number("SELECT COUNT(*) FROM migration WHERE area = 'first'"));
    }

    @Test
    public void aScriptThatFailsLeavesNothingBehindAndIsNamed() {
        StorageException e =
                assertThrows(StorageException.class, () -> database.migrate("broken", MigrationsTest.class));

        assertTrue(e.getMessage(), e.getMessage().contains("/sql/broken/001-half.sql"));
        assertEquals(0, number("SELECT COUNT(*) FROM sys.systables WHERE tablename = 'HALF'"));
        assertEquals(0, number("SELECT COUNT(*) FROM migration WHERE area = 'broken'"));
    }

    @Test
    public void aMissingFileIsNamed() {
        StorageException e =
                assertThrows(StorageException.class, () -> database.migrate("empty", MigrationsTest.class));
        assertTrue(e.getMessage(), e.getMessage().contains("/sql/empty/001-gone.sql"));

        e = assertThrows(StorageException.class, () -> database.migrate("nobody", MigrationsTest.class));
        assertTrue(e.getMessage(), e.getMessage().contains("/sql/nobody/index"));
    }

    @Test
    public void aScriptThatWasChangedAfterItRanIsRefused() {
        database.migrate("first", MigrationsTest.class);
        execute("UPDATE migration SET checksum = 'other' WHERE area = 'first' AND number = 2");

        StorageException e =
                assertThrows(StorageException.class, () -> database.migrate("first", MigrationsTest.class));
        assertTrue(e.getMessage(), e.getMessage().contains("002-more.sql was changed after it ran"));
    }

    @Test
    public void aDatabaseOfANewerVersionIsRefused() {
        database.migrate("first", MigrationsTest.class);
        execute("UPDATE migration SET number = 9 WHERE area = 'first' AND number = 2");

        StorageException e =
                assertThrows(StorageException.class, () -> database.migrate("first", MigrationsTest.class));
        assertTrue(e.getMessage(), e.getMessage().contains("[9]"));
    }

    @Test
    public void aStartThatDiedBetweenTwoScriptsGoesOnWithTheSecond() {
        database.migrate("first", MigrationsTest.class);
        execute("DELETE FROM thing WHERE id = 2");
        execute("DELETE FROM migration WHERE area = 'first' AND number = 2");

        database.migrate("first", MigrationsTest.class);

        assertEquals(2, number("SELECT COUNT(*) FROM thing"));
    }

    private void execute(String sql) {
        database.transaction(c -> {
            try (Statement statement = c.createStatement()) {
                return statement.executeUpdate(sql);
            }
        });
    }

    private int number(String sql) {
        return database.transaction(c -> {
            try (Statement statement = c.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                assertTrue(rows.next());
                return rows.getInt(1);
            }
        });
    }
}

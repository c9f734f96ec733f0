package io.millrace.rocks;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.Test;

public class RocksDatabaseTest {

    @Test
    public void whatDoesNotCloseKeepsNothingElseOpen() {
        List<String> closed = new ArrayList<>();
        Deque<AutoCloseable> resources = new ArrayDeque<>();
        resources.push(() -> closed.add("options"));
        resources.push(() -> {
            throw new IOException("cache");
        });
        resources.push(() -> closed.add("database"));
        resources.push(() -> {
            throw new IllegalArgumentException("family");
        });
        IllegalStateException failure =
                assertThrows(IllegalStateException.class, () -> RocksDatabase.closeAll(resources));
        assertEquals(List.of("database", "options"), closed);
        assertEquals("the database did not close cleanly: family", failure.getMessage());
        assertEquals("cache", failure.getSuppressed()[0].getMessage());
    }
}

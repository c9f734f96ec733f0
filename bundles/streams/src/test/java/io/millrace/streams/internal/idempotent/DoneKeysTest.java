package io.millrace.streams.internal.idempotent;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class DoneKeysTest {

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    @Test
    public void aKeyIsKnownToWhoComesAfterAProcessThatWasKilled() {
        // Not closed, and not synced.
        DoneKeys killed = open(100);
        killed.add(key(1));
        try (DoneKeys next = open(100)) {
            assertTrue(next.contains(key(1)));
            assertFalse(next.contains(key(2)));
        }
    }

    @Test
    public void theNewestHalfIsKnownAndNoMoreThanTheMaximumIsKept() throws IOException {
        try (DoneKeys keys = open(100)) {
            IntStream.range(0, 1_000).forEach(n -> keys.add(key(n)));
            assertBounds(keys);
        }
        try (DoneKeys keys = open(100)) {
            assertBounds(keys);
        }
        try (Stream<Path> files = Files.list(folder())) {
            assertTrue(files.mapToLong(file -> file.toFile().length()).sum() <= 100 * 16);
        }
    }

    private static void assertBounds(DoneKeys keys) {
        assertTrue(IntStream.range(950, 1_000).allMatch(n -> keys.contains(key(n))));
        assertTrue(IntStream.range(0, 1_000).filter(n -> keys.contains(key(n))).count() <= 100);
    }

    @Test
    public void aKeyOfWhichAPartWasWrittenIsOverwritten() throws IOException {
        try (DoneKeys keys = open(100)) {
            keys.add(key(1));
        }
        Path file = folder().resolve("0000000001.keys");
        Files.write(file, new byte[7], StandardOpenOption.APPEND);
        try (DoneKeys keys = open(100)) {
            keys.add(key(2));
        }
        try (DoneKeys keys = open(100)) {
            assertTrue(keys.contains(key(1)) && keys.contains(key(2)));
        }
        assertEquals(32, Files.size(file));
    }

    private DoneKeys open(int maximum) {
        return new DoneKeys(folder(), maximum);
    }

    private Path folder() {
        return temporary.getRoot().toPath().resolve("done");
    }

    private static UUID key(int n) {
        return new UUID(n * 31L, n);
    }
}

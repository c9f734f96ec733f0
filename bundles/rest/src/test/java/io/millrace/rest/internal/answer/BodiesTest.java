package io.millrace.rest.internal.answer;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

public class BodiesTest {

    private long nanos;

    /** A body that comes in pieces, each after a time. */
    private InputStream dripping(int pieces, int bytes, long seconds) {
        return new InputStream() {
            private int left = pieces;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                nanos += TimeUnit.SECONDS.toNanos(seconds);
                return left-- > 0 ? Math.min(bytes, length) : -1;
            }
        };
    }

    private ProblemException refused(InputStream in, int max) {
        return assertThrows(ProblemException.class, () -> Bodies.read(in, max, () -> nanos));
    }

    @Test
    public void aBodyIsReadUpToItsBound() throws IOException {
        byte[] body = new byte[20_000];
        assertArrayEquals(body, Bodies.read(new ByteArrayInputStream(body), 20_000));
        assertEquals(0, Bodies.read(new ByteArrayInputStream(new byte[0]), 1).length);
        assertEquals(
                413, refused(new ByteArrayInputStream(body), 19_999).problem().status());
    }

    @Test
    public void aBodyThatDripsInIsRefused() {
        ProblemException e = refused(dripping(1000, 1, 1), 10_000);
        assertEquals(408, e.problem().status());
        assertThat(e.getMessage(), containsString("11 bytes in 11 s"));
    }

    @Test
    public void aBodyThatComesSteadilyHasAsLongAsItTakes() throws IOException {
        assertEquals(100 * 8000, Bodies.read(dripping(20 * 5, 8000, 0), 1 << 20, () -> nanos).length);
        // 8,000 bytes a second are a fourth of what would go on for ever: 10 s and what they bought
        assertEquals(408, refused(dripping(100, 8000, 1), 1 << 20).problem().status());
        nanos = 0;
        assertEquals(10 * 8000, Bodies.read(dripping(10, 8000, 1), 1 << 20, () -> nanos).length);
    }
}

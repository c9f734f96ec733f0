package io.millrace.registry.internal;

import io.millrace.api.registry.FilterException;
import io.millrace.testing.Corpus;
import io.millrace.testing.Refusals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

/** A filter is read, or refused at a place inside it. */
public class FilterParserFuzzTest {

    @Test
    public void holdsForEachInputThatIsKept() throws IOException {
        Corpus.replay("filter", FilterParserFuzzTest::fuzzerTestOneInput);
    }

    /** What {@code ./millrace fuzz} calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            FilterParser.parse(text);
        } catch (FilterException e) {
            Refusals.requireReadable(e);
            if (e.position() < 0 || e.position() > text.length()) {
                throw new AssertionError("position " + e.position() + " of " + text.length(), e);
            }
        }
    }
}

package io.millrace.rules.internal.lang;

import io.millrace.testing.Corpus;
import io.millrace.testing.Refusals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

/** A condition is understood, or refused with a reason. */
public class ConditionParserFuzzTest {

    @Test
    public void holdsForEachInputThatIsKept() throws IOException {
        Corpus.replay("condition", ConditionParserFuzzTest::fuzzerTestOneInput);
    }

    /** What {@code ./millrace fuzz} calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            ConditionParser.parse(text, new Program());
        } catch (SyntaxException e) {
            Refusals.requireReadable(e);
        }
        try {
            ConditionParser.parseClear(text, new Program());
        } catch (SyntaxException e) {
            Refusals.requireReadable(e);
        }
    }
}

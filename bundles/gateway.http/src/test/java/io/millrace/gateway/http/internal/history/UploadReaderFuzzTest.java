package io.millrace.gateway.http.internal.history;

import io.millrace.gateway.http.internal.message.JsonParts.NotJsonException;
import io.millrace.testing.Corpus;
import io.millrace.testing.Refusals;
import java.io.IOException;
import org.junit.Test;

/** A record of an upload is read, or refused with a reason. */
public class UploadReaderFuzzTest {

    @Test
    public void holdsForEachInputThatIsKept() throws IOException {
        Corpus.replay("upload", UploadReaderFuzzTest::fuzzerTestOneInput);
    }

    /** What {@code ./millrace fuzz} calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            new UploadReader("press-1").read(input);
        } catch (NotJsonException e) {
            Refusals.requireReadable(e);
        }
    }
}

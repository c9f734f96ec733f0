package io.millrace.rest.internal.answer;

import java.io.IOException;
import java.io.InputStream;

/** Reads bodies, up to a bound. */
public final class Bodies {

    private Bodies() {}

    /**
     * Reads a whole body.
     *
     * @param in the body
     * @param maxBytes the most that is taken
     * @throws ProblemException 413 if there is more
     */
    public static byte[] read(InputStream in, int maxBytes) throws IOException {
        byte[] bytes = in.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw tooLarge(maxBytes);
        }
        return bytes;
    }

    /** Returns the refusal of a body that is too large. */
    public static ProblemException tooLarge(int maxBytes) {
        return new ProblemException(Problem.of(
                413,
                "the body is larger than " + maxBytes
                        + " bytes; send less, or raise maxBodyBytes of io.millrace.rest"));
    }
}

package io.millrace.rest.internal.answer;

import io.millrace.json.Json;
import io.millrace.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

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

    /**
     * Reads a JSON object, or throws what to tell the caller, with line and column.
     *
     * @param utf8 the text
     */
    public static Map<String, Object> object(byte[] utf8) {
        try {
            return Json.readObject(utf8);
        } catch (JsonException e) {
            throw ProblemException.input("", "the body is " + e.getMessage());
        }
    }

    /** Returns the refusal of a body that is too large. */
    public static ProblemException tooLarge(int maxBytes) {
        return new ProblemException(Problem.of(
                413,
                "the body is larger than " + maxBytes
                        + " bytes; send less, or raise maxBodyBytes of io.millrace.rest"));
    }
}

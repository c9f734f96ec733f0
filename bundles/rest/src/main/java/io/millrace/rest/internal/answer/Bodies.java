package io.millrace.rest.internal.answer;

import io.millrace.json.Json;
import io.millrace.json.JsonException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Reads bodies, up to a bound, and not for ever: a thread of the server waits for each. */
public final class Bodies {

    private static final int PIECE = 8192;
    private static final int SECONDS = 10;
    /** What comes in a second buys one more. */
    private static final int BYTES_PER_SECOND = 32 * 1024;

    private Bodies() {}

    /**
     * Reads a whole body.
     *
     * @param in the body
     * @param maxBytes the most that is taken
     * @throws ProblemException 413 if there is more, 408 if it drips in
     */
    public static byte[] read(InputStream in, int maxBytes) throws IOException {
        return read(in, maxBytes, System::nanoTime);
    }

    static byte[] read(InputStream in, int maxBytes, LongSupplier nanos) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(PIECE);
        byte[] piece = new byte[PIECE];
        long begin = nanos.getAsLong();
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            body.write(piece, 0, count);
            if (body.size() > maxBytes) {
                throw tooLarge(maxBytes);
            }
            long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - begin);
            if (seconds > SECONDS + body.size() / BYTES_PER_SECOND) {
                throw new ProblemException(Problem.of(
                        408,
                        "the body came too slowly: " + body.size() + " bytes in " + seconds + " s; send it at once"));
            }
        }
        return body.toByteArray();
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

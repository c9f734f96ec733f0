package io.millrace.gateway.http.internal.message;

import io.millrace.gateway.http.internal.web.ProblemException;
import java.util.Locale;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;

/** What a body is: one message, or several in one of three forms. */
public enum Form {
    /** The payload of one message, whatever it is. */
    ONE,
    /** NDJSON: each line is the payload of a message. */
    LINES,
    /** A JSON array: each element is the payload of a message. */
    ARRAY,
    /** A JSON array of objects, each a message with its payload, content type and properties. */
    MESSAGES;

    /** Name of the query parameter that says that an array is a batch. */
    static final String BATCH = "batch";

    /**
     * Tells lines from an array, which are the two forms of an upload.
     *
     * @param request with the upload
     * @throws ProblemException if it says that it is something else
     */
    public static boolean isLines(HttpServletRequest request) throws ProblemException {
        String type = RequestProperties.contentType(request).orElse("application/json");
        requireUtf8(LINES, type);
        return switch (RequestProperties.bare(type)) {
            case "application/x-ndjson", "application/ndjson" -> true;
            case "application/json" -> false;
            default -> throw new ProblemException(
                    415, "an upload is lines of JSON, application/x-ndjson, or a JSON array, application/json");
        };
    }

    /** Finds out what a request's body is. */
    static Form of(HttpServletRequest request, Call call) throws ProblemException {
        String type = RequestProperties.contentType(request).orElse("");
        String bare = RequestProperties.bare(type);
        boolean batch = isTrue(call.parameter(BATCH));
        Form form =
                switch (bare) {
                    case "application/x-ndjson", "application/ndjson" -> LINES;
                    case "application/vnd.millrace.batch+json" -> MESSAGES;
                    default -> batch ? ARRAY : ONE;
                };
        if (form == ARRAY && !bare.isEmpty() && !bare.equals("application/json")) {
            throw new ProblemException(415, "with batch=true the body is a JSON array of payloads, application/json");
        }
        if (bare.startsWith("multipart/")) {
            throw new ProblemException(415, "a form in parts is no message; send the payload alone, or a batch");
        }
        requireUtf8(form, type);
        return form;
    }

    private static boolean isTrue(Optional<String> batch) throws ProblemException {
        if (batch.isEmpty() || batch.get().equals("false")) {
            return false;
        }
        if (batch.get().equals("true")) {
            return true;
        }
        throw ProblemException.input("/batch", "query parameter 'batch' is neither true nor false");
    }

    private static void requireUtf8(Form form, String type) throws ProblemException {
        String parameters = type.toLowerCase(Locale.ROOT).replace("\"", "").replace(" ", "");
        if (form != ONE && parameters.contains(";charset=") && !parameters.contains(";charset=utf-8")) {
            throw new ProblemException(415, "a batch is in UTF-8");
        }
    }
}

package io.millrace.streams.internal.endpoint;

import io.millrace.api.log.LogException;
import io.millrace.streams.internal.ProviderAwayException;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.util.URISupport;

/** Puts what was thrown into words for an operator: one line, bounded, no password of an endpoint's URI. */
public final class Reasons {

    private static final int MAX = 1_000;

    private Reasons() {}

    /**
     * Describes a failure.
     *
     * @param failure what was thrown
     */
    public static String of(Throwable failure) {
        return of(failure, UnaryOperator.identity());
    }

    /**
     * Describes a failure.
     *
     * @param failure what was thrown
     * @param mask takes known secrets out of a text
     */
    public static String of(Throwable failure, UnaryOperator<String> mask) {
        Throwable cause =
                failure instanceof CamelExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        String message = cause.getMessage();
        String words = message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : URISupport.sanitizeUri(mask.apply(message)).strip().replaceAll("\\s*[\\r\\n]+\\s*", " | ");
        return words.length() > MAX ? words.substring(0, MAX) + "..." : words;
    }

    /** Tells whether a provider was away, which says nothing against what was processed. */
    static boolean isAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProviderAwayException || cause instanceof LogException) {
                return true;
            }
        }
        return false;
    }
}

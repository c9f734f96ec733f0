package io.millrace.rest.internal.access;

import io.millrace.rest.internal.answer.ProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Refuses queries that cannot be decoded, before somebody tries and takes it for the server's fault. */
final class QueryCheck {

    private static final Pattern BROKEN = Pattern.compile("%(?![0-9a-fA-F]{2})");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~-]+");

    private QueryCheck() {}

    /**
     * Refuses a query with a broken escape.
     *
     * @param query as it was sent, or null
     */
    static void require(String query) {
        if (query == null) {
            return;
        }
        Matcher broken = BROKEN.matcher(query);
        if (broken.find()) {
            int start = Math.max(query.lastIndexOf('&', broken.start()) + 1, 0);
            String name = query.substring(start, broken.start()).split("=", 2)[0];
            throw ProblemException.input(
                    PLAIN.matcher(name).matches() ? "/" + name : "",
                    "the query has a % at position " + broken.start()
                            + " that two hexadecimal digits do not follow; a percent sign itself is %25");
        }
    }
}

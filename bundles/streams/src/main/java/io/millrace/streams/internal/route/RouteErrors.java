package io.millrace.streams.internal.route;

import io.millrace.streams.internal.endpoint.Reasons;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;

/** Turns what Camel throws at a route file into file, line and reason. Stateless. */
final class RouteErrors {

    private static final Pattern LINE = Pattern.compile("\\bline[: ]+(\\d+)");
    private static final Pattern STEP = Pattern.compile(">>> (.*?) <<<", Pattern.DOTALL);
    private static final Pattern WHERE =
            Pattern.compile("[\\s|]*\\bin (?:file:)?\\S+, line \\d+, column \\d+:.*", Pattern.DOTALL);

    private RouteErrors() {}

    /**
     * Describes a failure.
     *
     * @param source the file
     * @param failure what Camel threw
     * @param routeLine where the route begins that Camel names, if known
     * @param mask takes known secrets out of a text
     */
    static RouteException of(
            RouteSource source, Throwable failure, Optional<Integer> routeLine, UnaryOperator<String> mask) {
        Optional<Integer> line = lineOf(failure).or(() -> routeLine);
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String text = root instanceof UnsupportedOperationException && root.getMessage() == null
                ? "a step is written in a way that it cannot be, such as wireTap: 'log:a' in place of wireTap: {uri:"
                        + " 'log:a'}"
                : Reasons.of(root, mask);
        String reason = WHERE.matcher(text).replaceFirst("");
        reason = reason.replaceFirst("^[a-zA-Z.]+Exception: ", "");
        String prefix = routeOf(failure).map(id -> "route " + id + ": ").orElse("");
        return new RouteException(
                source.fileName() + line.map(n -> ", line " + n).orElse("") + ": " + prefix
                        + (reason.isBlank() ? text : reason.strip()),
                failure);
    }

    /** Returns the id of the route that Camel names in a failure. */
    static Optional<String> routeOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailedToCreateRouteException e) {
                return Optional.ofNullable(e.getRouteId());
            }
            if (cause instanceof FailedToStartRouteException e) {
                return Optional.ofNullable(e.getRouteId());
            }
        }
        return Optional.empty();
    }

    /** Returns the step that Camel names in a failure, in Camel's words. */
    static Optional<String> stepOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher matcher = STEP.matcher(String.valueOf(cause.getMessage()));
            if (cause instanceof FailedToCreateRouteException && matcher.find()) {
                return Optional.of(matcher.group(1));
            }
        }
        return Optional.empty();
    }

    private static Optional<Integer> lineOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher matcher = LINE.matcher(String.valueOf(cause.getMessage()));
            if (matcher.find()) {
                return Optional.of(Integer.valueOf(matcher.group(1)));
            }
        }
        return Optional.empty();
    }
}

package io.millrace.https.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;

/**
 * Answers what Jetty refuses before anything of ours sees it (a path or head that is no HTTP, one that is too long) as problems
 * (RFC 9457), as all else is answered here. Any thread.
 */
final class ProblemPages extends ErrorHandler {

    private static final String PROBLEM = "application/problem+json";

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    /** A request that could be read. */
    @Override
    protected void generateAcceptableResponse(
            Request base, HttpServletRequest request, HttpServletResponse response, int code, String message)
            throws IOException {
        base.setHandled(true);
        response.setContentType(PROBLEM);
        response.setHeader("Connection", "close"); // who speaks no HTTP is not waited for
        response.getOutputStream().write(problem(code, message));
    }

    /** A request of which not even the head could be read. */
    @Override
    public ByteBuffer badMessageError(int status, String reason, HttpFields fields) {
        fields.put(HttpHeader.CONTENT_TYPE, PROBLEM);
        return ByteBuffer.wrap(problem(status, reason));
    }

    private static byte[] problem(int status, String reason) {
        String title = HttpStatus.getMessage(status);
        String text = "{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + ",\"detail\":\""
                + printable(detail(status, reason)) + "\"}";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String detail(int status, String reason) {
        String phrase = HttpStatus.getMessage(status);
        String why = reason == null || reason.isBlank() ? phrase : reason;
        return switch (status) {
            case HttpStatus.BAD_REQUEST_400 -> "the request is malformed"
                    + (why.equals(phrase) ? "" : ": " + why)
                    + "; it must be HTTP/1.1 (RFC 9112), a percent sign in its path followed by two hexadecimal digits";
            case HttpStatus.URI_TOO_LONG_414, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 -> why
                    + "; path, query and headers have 8 KiB together";
            default -> why;
        };
    }

    /** What is quoted of the request cannot break out of the text. */
    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?").replace('"', '\'').replace('\\', '/');
    }
}

package io.millrace.health.internal;

import io.millrace.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Who may ask how the server is: anybody on the loopback listener, and elsewhere who has the role viewer. */
final class LoopbackOrViewer {

    private static final String VIEWER = "viewer";

    private LoopbackOrViewer() {}

    /** Tells whether a request may go on; it is answered already if not. */
    static boolean admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean loopbackListener = !request.isSecure() && isLoopback(request.getLocalAddr());
        if (loopbackListener || request.isUserInRole(VIEWER)) {
            return true;
        }
        boolean known = request.getUserPrincipal() != null;
        int status = known ? HttpServletResponse.SC_FORBIDDEN : HttpServletResponse.SC_UNAUTHORIZED;
        if (!known) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"Millrace\", charset=\"UTF-8\"");
        }
        byte[] body = Json.bytes(Json.of(
                "type",
                "about:blank",
                "title",
                known ? "Forbidden" : "Unauthorized",
                "status",
                status,
                "detail",
                "other than on the loopback listener this needs a person with the role viewer",
                "instance",
                request.getRequestURI()));
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        return false;
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}

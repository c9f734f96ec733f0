package io.millrace.gateway.http.internal.message;

import io.millrace.gateway.http.internal.web.ProblemException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;

/**
 * What is called: a method, the levels of an address, and the parameters of the query. Parameters are read here and not by the
 * container, which would take the body of a form for some.
 *
 * @param method such as POST
 * @param levels decoded, the first being {@code devices}
 * @param parameters decoded, in the order given
 */
public record Call(String method, List<String> levels, Map<String, String> parameters) {

    private static final int MAX_PARAMETERS = 64;

    /** Copies them. */
    public Call {
        levels = List.copyOf(levels);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Reads a call.
     *
     * @param request of a device
     * @throws ProblemException if its path or query is malformed
     */
    public static Call of(HttpServletRequest request) throws ProblemException {
        List<String> levels = new ArrayList<>();
        String path = request.getRequestURI();
        String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        for (String level : bare.substring(1).split("/", -1)) {
            String decoded = decoded(level.replace("+", "%2B"), "the path");
            if (decoded.indexOf('/') >= 0) {
                throw new ProblemException(404, "a level of the path has a slash in it (%2F); no address has");
            }
            levels.add(decoded);
        }
        return new Call(request.getMethod(), levels, parameters(request.getQueryString()));
    }

    private static Map<String, String> parameters(String query) throws ProblemException {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query != null) {
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals), "the query");
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1), "the query");
                if (!name.isEmpty() && parameters.put(name, value) != null) {
                    throw ProblemException.input("/" + name, "query parameter '" + name + "' is given more than once");
                }
            }
        }
        if (parameters.size() > MAX_PARAMETERS) {
            throw new ProblemException(
                    400,
                    "the query has " + parameters.size() + " parameters; at most " + MAX_PARAMETERS + " are allowed");
        }
        return parameters;
    }

    private static String decoded(String text, String where) throws ProblemException {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(400, where + " is not URL-encoded: " + e.getMessage());
        }
    }

    /** Returns the address. */
    public String address() {
        return String.join("/", levels);
    }

    /** Returns what comes after the device's id, such as {@code telemetry}; empty where nothing does. */
    public String area() {
        return levels.size() > 2 ? levels.get(2) : "";
    }

    /** Returns a parameter. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}

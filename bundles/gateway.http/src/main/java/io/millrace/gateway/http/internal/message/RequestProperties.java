package io.millrace.gateway.http.internal.message;

import io.millrace.api.stream.PropertyNames;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.servlet.http.HttpServletRequest;

/**
 * The properties of a message that came by HTTP: the parameters of the query, and of the headers those with a meaning and those that
 * begin with {@code property-}; a header wins. No other header is one, as clients and proxies add what they like.
 */
final class RequestProperties {

    private static final String PREFIX = "property-";
    private static final Set<String> HEADERS = Set.of(
            PropertyNames.STREAM_ID,
            PropertyNames.MESSAGE_ID,
            PropertyNames.CREATION_TIME,
            PropertyNames.KEY_FRAME,
            "correlation-id");

    private RequestProperties() {}

    static Map<String, String> of(HttpServletRequest request, Call call, Set<String> reserved) {
        Map<String, String> properties = new LinkedHashMap<>(call.parameters());
        properties.keySet().removeAll(reserved);
        for (String header : Collections.list(request.getHeaderNames())) {
            String name = header.toLowerCase(Locale.ROOT);
            if (HEADERS.contains(name)) {
                properties.put(name, request.getHeader(header));
            } else if (name.startsWith(PREFIX) && name.length() > PREFIX.length()) {
                properties.put(name.substring(PREFIX.length()), request.getHeader(header));
            }
        }
        return properties;
    }

    /** Returns the media type, where the device chose one: what curl says of every body is no choice. */
    static Optional<String> contentType(HttpServletRequest request) {
        return Optional.ofNullable(request.getContentType())
                .map(String::trim)
                .filter(type -> !type.isEmpty() && !bare(type).equals("application/x-www-form-urlencoded"));
    }

    /** Returns a media type without its parameters. */
    static String bare(String type) {
        return type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    }
}

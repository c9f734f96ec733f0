package io.millrace.rest.internal.access;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Tells requests that our own pages and people's tools make from those that a foreign page makes a browser send: by the
 * {@code Host} header (DNS rebinding) and, where something changes, by {@code Origin} and {@code Sec-Fetch-Site} (forgery).
 */
public final class Origins {

    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-fA-F:.]+]");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final Set<String> names = new TreeSet<>(Set.of("localhost"));

    /**
     * Names this server.
     *
     * @param names host names, without ports; {@code localhost} and every address in numbers are allowed anyway, since no
     *     foreign name can resolve to a header with a number in it
     */
    public Origins(Iterable<String> names) {
        names.forEach(name -> this.names.add(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * Checks a request.
     *
     * @param method its method
     * @param host its Host header, or null
     * @param origin its Origin header, or null
     * @param site its Sec-Fetch-Site header, or null
     * @return why it is refused, or empty if it is not
     */
    public Optional<String> refuse(String method, String host, String origin, String site) {
        if (host == null || !isOurs(hostName(host))) {
            return Optional.of("Host '" + printable(host) + "' is no name of this server; add it to allowedHosts of"
                    + " io.millrace.rest if it is, or set MILLRACE_HOSTNAME");
        }
        if (READING.contains(method)) {
            return Optional.empty();
        }
        if (origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host)) {
            return Optional.of("Origin '" + printable(origin) + "' is another site than " + host
                    + ", and may change nothing here");
        }
        if (origin == null && "cross-site".equals(site)) {
            return Optional.of("another site may change nothing here");
        }
        return Optional.empty();
    }

    private boolean isOurs(String name) {
        return names.contains(name)
                || IPV4.matcher(name).matches()
                || IPV6.matcher(name).matches();
    }

    private static String hostName(String host) {
        int colon = host.lastIndexOf(':');
        boolean port = colon > host.lastIndexOf(']') && colon >= 0;
        return (port ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
    }

    private static String printable(String header) {
        String text = header == null ? "" : header.replaceAll("[^\\x20-\\x7e]", "?");
        return text.length() > 100 ? text.substring(0, 100) + "..." : text;
    }
}

package io.millrace.rest.internal.answer;

import java.util.Locale;
import java.util.Set;

/** Media types as headers carry them. */
public final class MediaTypes {

    private static final Set<String> YAML = Set.of("application/yaml", "application/x-yaml", "text/yaml");

    private MediaTypes() {}

    /**
     * Returns a media type without its parameters, in lower case.
     *
     * @param header the value of Content-Type; null where there was none, which is {@code nothing}
     */
    public static String bare(String header) {
        return header == null ? "nothing" : header.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    }

    /**
     * Tells whether a media type is one of those that YAML goes by.
     *
     * @param bare without parameters, in lower case
     */
    public static boolean isYaml(String bare) {
        return YAML.contains(bare);
    }
}

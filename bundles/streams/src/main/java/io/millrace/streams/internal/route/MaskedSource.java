package io.millrace.streams.internal.route;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Route files as they may be shown: values of options that are secret by their name are masked, what a step sets a secret header,
 * property or variable to, and passwords within URIs. A secret inside a script is not found: it belongs into a placeholder.
 */
public final class MaskedSource {

    private static final int SHORTEST = 4;
    private static final Pattern USER_INFO = Pattern.compile("(://[^/\\s:@\"']*:)()([^/\\s@\"']+)(@)");
    private static final Pattern URI_OPTION = Pattern.compile("([?&;]([\\w.-]+)=)(RAW\\([^)]*\\)|[^&\\s\"'<>]+)()");
    private static final Pattern YAML_VALUE =
            Pattern.compile("(?m)(^[ \\t-]*[\"']?([\\w.-]+)[\"']?[ \\t]*:[ \\t]+)([^\\s#|>{\\[][^\\n]*)()");
    private static final Pattern YAML_EXPRESSION =
            Pattern.compile("\\b((constant|simple|expression|value)[\"']?[ \\t]*:[ \\t]*)([^\\s|>{\\[][^\\n]*)()");

    private MaskedSource() {}

    /** Returns the text with its secrets masked; placeholders such as {@code {{crm.password}}} are none. */
    public static String mask(RouteSource source) {
        String masked = source.fileName().toLowerCase(Locale.ROOT).endsWith(".xml")
                ? XmlSecrets.mask(source.text())
                : YamlSecrets.mask(source.text()).orElseGet(() -> brokenYaml(source.text()));
        return Mask.all(USER_INFO, Mask.secrets(URI_OPTION, masked));
    }

    /**
     * Masks secrets that are known, as they are and as they stand in a URI, in small letters and capitals. One of less than four characters is left: it would be found in
     * half of all words, and is guessed anyway.
     *
     * @param text such as what Camel says of a route
     * @param secrets their values
     */
    public static String maskValues(String text, Collection<String> secrets) {
        String masked = text;
        // The longest first: one may begin with another.
        for (String secret : secrets.stream()
                .filter(value -> value.length() >= SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList()) {
            String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
            for (String form : List.of(secret, encoded, encoded.replace("+", "%20"))) {
                // In any case: Camel shows some values in capitals.
                masked = Pattern.compile(Pattern.quote(form), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                        .matcher(masked)
                        .replaceAll(Mask.TEXT);
            }
        }
        return masked;
    }

    /**
     * Puts secrets back that were shown masked and come back so, as when somebody reads a file, changes it and puts it: line by line, as each
     * stood there.
     *
     * @param text as it was given
     * @param before the version that was shown
     * @throws IllegalArgumentException if a masked line is none that was shown, naming it
     */
    public static String restore(String text, RouteSource before) {
        String shown = mask(before);
        if (!text.contains(Mask.TEXT) || !shown.contains(Mask.TEXT)) {
            return text;
        }
        Map<String, Set<String>> secrets = new HashMap<>();
        List<String> masked = shown.lines().toList();
        List<String> clear = before.text().lines().toList();
        // A secret of several lines is one when it is masked: which line is which cannot be told then.
        for (int i = 0; masked.size() == clear.size() && i < masked.size(); i++) {
            secrets.computeIfAbsent(masked.get(i).strip(), line -> new HashSet<>())
                    .add(clear.get(i).strip());
        }
        StringBuilder restored = new StringBuilder();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            restored.append(line.contains(Mask.TEXT) ? restored(line, number, secrets) : line)
                    .append('\n');
        }
        return restored.toString();
    }

    private static String restored(String line, int number, Map<String, Set<String>> secrets) {
        Set<String> known = secrets.getOrDefault(line.strip(), Set.of());
        if (known.size() != 1) {
            throw new IllegalArgumentException("line " + number + ": " + Mask.TEXT
                    + " stands for a secret that is not shown, and it cannot be told which; put the secret itself"
                    + " here, or a placeholder such as {{crm.password}}");
        }
        return line.replace(line.strip(), known.iterator().next());
    }

    /** Where the parts of a file cannot be told, whatever a step sets is masked. */
    private static String brokenYaml(String text) {
        return Mask.all(YAML_EXPRESSION, Mask.secrets(YAML_VALUE, text));
    }
}

package io.millrace.streams.internal.route;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Route files as they may be shown: values of options that are secret by their name are masked, what a step sets a secret header,
 * property or variable to, and passwords within URIs. A secret inside a script is not found: it belongs into a placeholder.
 */
public final class MaskedSource {

    private static final Pattern USER_INFO = Pattern.compile("(://[^/\\s:@\"']*:)()([^/\\s@\"']+)(@)");
    private static final Pattern URI_OPTION = Pattern.compile("([?&;]([\\w.-]+)=)(RAW\\([^)]*\\)|[^&\\s\"'<>]+)()");
    private static final Pattern YAML_VALUE =
            Pattern.compile("(?m)(^[ \\t-]*[\"']?([\\w.-]+)[\"']?[ \\t]*:[ \\t]+)([^\\s#|>{\\[][^\\n]*)()");
    private static final Pattern YAML_EXPRESSION =
            Pattern.compile("\\b((constant|simple|expression|value)[\"']?[ \\t]*:[ \\t]*)([^\\s|>{\\[][^\\n]*)()");

    private MaskedSource() {}

    /** Returns the text with its secrets masked; placeholders such as {@code {{env:CRM_PASSWORD}}} are none. */
    public static String mask(RouteSource source) {
        String masked = source.fileName().toLowerCase(Locale.ROOT).endsWith(".xml")
                ? XmlSecrets.mask(source.text())
                : YamlSecrets.mask(source.text()).orElseGet(() -> brokenYaml(source.text()));
        return Mask.all(USER_INFO, Mask.secrets(URI_OPTION, masked));
    }

    /** Where the parts of a file cannot be told, whatever a step sets is masked. */
    private static String brokenYaml(String text) {
        return Mask.all(YAML_EXPRESSION, Mask.secrets(YAML_VALUE, text));
    }
}

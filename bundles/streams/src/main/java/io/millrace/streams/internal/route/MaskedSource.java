package io.millrace.streams.internal.route;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.SensitiveUtils;

/** Route files as they may be shown: values of options that Camel holds for secret are masked, and passwords within URIs. */
public final class MaskedSource {

    private static final String MASK = "xxxxxx";
    private static final Pattern USER_INFO = Pattern.compile("(://[^/\\s:@\"']*:)([^/\\s@\"']+)(@)");
    private static final Pattern URI_OPTION = Pattern.compile("([?&;]([\\w.-]+)=)(RAW\\([^)]*\\)|[^&\\s\"'<>]+)()");
    private static final Pattern YAML_VALUE =
            Pattern.compile("(?m)(^[ \\t-]*[\"']?([\\w.-]+)[\"']?[ \\t]*:[ \\t]+)([^\\s#|>{\\[][^\\n]*)()");
    private static final Pattern XML_ATTRIBUTE = Pattern.compile("(\\b([\\w.-]+)[ \\t]*=[ \\t]*\")([^\"]*)(\")");

    private MaskedSource() {}

    /** Returns the text with its secrets masked; placeholders such as {@code {{env:CRM_PASSWORD}}} are none. */
    public static String mask(String text) {
        String masked = USER_INFO.matcher(text).replaceAll("$1" + MASK + "$3");
        masked = options(URI_OPTION, masked);
        masked = options(YAML_VALUE, masked);
        return options(XML_ATTRIBUTE, masked);
    }

    private static String options(Pattern pattern, String text) {
        return pattern.matcher(text).replaceAll(MaskedSource::replacement);
    }

    private static String replacement(MatchResult found) {
        boolean secret = SensitiveUtils.containsSensitive(found.group(2))
                && !found.group(3).contains("{{");
        return Matcher.quoteReplacement(secret ? found.group(1) + MASK + found.group(4) : found.group());
    }
}

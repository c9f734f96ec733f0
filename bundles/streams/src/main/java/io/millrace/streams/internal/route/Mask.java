package io.millrace.streams.internal.route;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.SensitiveUtils;

/**
 * What is secret, and what stands in its place. Patterns have four groups: what comes before, the name, the value, what comes after.
 */
final class Mask {

    /** Stands for a secret. */
    static final String TEXT = "xxxxxx";

    /** Without separators; what tokenizes holds no token. */
    private static final Pattern SECRET = Pattern.compile("authori[sz]ation|password|passwd|passphrase|passcode|secret"
            + "|token(?!i)|cookie|credential|xauth|(api|access|account|private|shared|subscription|functions|signing"
            + "|encryption|master)key");

    private Mask() {}

    /** Tells whether an option, a header or a property of that name holds a secret. */
    static boolean isSecret(String name) {
        return SensitiveUtils.containsSensitive(name)
                || SECRET.matcher(name.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", ""))
                        .find();
    }

    /** Tells whether a value is shown as it is: one that comes from a placeholder is kept elsewhere. */
    static boolean isHarmless(String value) {
        return value.isBlank() || value.contains("{{");
    }

    /** Masks whatever a pattern finds. */
    static String all(Pattern pattern, String text) {
        return replace(pattern, text, found -> true);
    }

    /** Masks what a pattern finds under a secret name. */
    static String secrets(Pattern pattern, String text) {
        return replace(pattern, text, found -> isSecret(found.group(2)));
    }

    private static String replace(Pattern pattern, String text, Predicate<MatchResult> secret) {
        return pattern.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        secret.test(found) && !isHarmless(found.group(3))
                                ? found.group(1) + TEXT + found.group(4)
                                : found.group()));
    }
}

package io.millrace.streams.internal.route;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Masks the secrets of an XML file: attributes, {@code value} beside a name or key, and what a step sets by a secret name. */
final class XmlSecrets {

    private static final Pattern ATTRIBUTE = Pattern.compile("(\\b([\\w.-]+)\\s*=\\s*\")([^\"]*)(\")");
    private static final Pattern ATTRIBUTE_SINGLE = Pattern.compile("(\\b([\\w.-]+)\\s*=\\s*')([^']*)(')");
    private static final Pattern VALUE = Pattern.compile("(\\b(value)\\s*=\\s*\")([^\"]*)(\")");
    private static final Pattern VALUE_SINGLE = Pattern.compile("(\\b(value)\\s*=\\s*')([^']*)(')");
    private static final Pattern NAME = Pattern.compile("\\b(?:name|key)\\s*=\\s*[\"']([^\"']*)[\"']");
    private static final Pattern TAG = Pattern.compile("<[^<>]+>");
    private static final Pattern SETTER =
            Pattern.compile("(?s)(<(set(?:Header|Property|Variable))\\b[^>]*(?<!/)>)(.*?)(</\\2\\s*>)");
    private static final Pattern CDATA = Pattern.compile("(?s)(<!\\[(CDATA)\\[)(.*?)(]]>)");
    private static final Pattern TEXT = Pattern.compile("(^|>)()(\\s*+[^<\\s][^<]*)()");

    private XmlSecrets() {}

    /** Masks a file. */
    static String mask(String text) {
        String masked = SETTER.matcher(text).replaceAll(XmlSecrets::setter);
        masked = TAG.matcher(masked).replaceAll(XmlSecrets::tag);
        return Mask.secrets(ATTRIBUTE_SINGLE, Mask.secrets(ATTRIBUTE, masked));
    }

    private static String setter(MatchResult element) {
        String inside = element.group(3);
        return Matcher.quoteReplacement(
                isNamedAsSecret(element.group(1))
                        ? element.group(1) + Mask.all(TEXT, Mask.all(CDATA, inside)) + element.group(4)
                        : element.group());
    }

    private static String tag(MatchResult tag) {
        return Matcher.quoteReplacement(
                isNamedAsSecret(tag.group()) ? Mask.all(VALUE_SINGLE, Mask.all(VALUE, tag.group())) : tag.group());
    }

    private static boolean isNamedAsSecret(String tag) {
        Matcher name = NAME.matcher(tag);
        return name.find() && Mask.isSecret(name.group(1));
    }
}

package io.millrace.streams.internal.guard;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.language.simple.FileLanguage;
import org.apache.camel.language.simple.SimpleLanguage;
import org.apache.camel.spi.Language;
import org.apache.camel.spi.LanguageResolver;

/**
 * The languages that a route file may use.
 *
 * @param all finds any language
 */
record AllowedLanguages(LanguageResolver all) implements LanguageResolver {

    private static final Set<String> HARMLESS =
            Set.of("constant", "exchangeProperty", "header", "jsonpath", "tokenize", "variable");

    /** Functions of simple that read what surrounds the server. */
    private static final Pattern SURROUNDINGS = Pattern.compile("\\$(?:simple)?\\{\\s*(sys|sysenv|env)\\s*[.:]");

    @Override
    public Language resolveLanguage(String name, CamelContext context) {
        return switch (name) {
            case "simple" -> new Simple();
            case "file" -> new File();
            case "bean" -> new ValueLanguage(true);
            default -> {
                if (!HARMLESS.contains(name)) {
                    throw RestGuard.refusal(
                            "the language '" + name + "'",
                            "simple, constant, header, exchangeProperty, variable, jsonpath and tokenize are");
                }
                yield all.resolveLanguage(name, context);
            }
        };
    }

    private static String checked(String expression) {
        Matcher found = SURROUNDINGS.matcher(String.valueOf(expression));
        if (found.find()) {
            throw RestGuard.refusal(
                    "${" + found.group(1) + "...}",
                    "write {{NAME.key}}, a value of the connection etc/io.millrace.connection-NAME.cfg");
        }
        return expression;
    }

    private static final class Simple extends SimpleLanguage {
        @Override
        public Expression createExpression(String expression) {
            return super.createExpression(checked(expression));
        }

        @Override
        public Predicate createPredicate(String expression) {
            return super.createPredicate(checked(expression));
        }
    }

    private static final class File extends FileLanguage {
        @Override
        public Expression createExpression(String expression) {
            return super.createExpression(checked(expression));
        }

        @Override
        public Predicate createPredicate(String expression) {
            return super.createPredicate(checked(expression));
        }
    }
}

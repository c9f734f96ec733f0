package io.millrace.rules.siddhi.internal;

import io.millrace.rules.query.QueryException;
import io.siddhi.query.api.SiddhiElement;
import io.siddhi.query.api.exception.SiddhiAppContextException;
import io.siddhi.query.compiler.exception.SiddhiParserException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in words, with line and column, why a query is refused. */
final class Refusals {

    private static final int LONGEST = 400;
    private static final int MOST_EXPECTED = 12;
    private static final String UNCLEAR = "no viable alternative at input ";
    private static final Pattern EXPECTING = Pattern.compile("(.*) expecting (\\{.*}|\\S+?)\\.?", Pattern.DOTALL);

    private Refusals() {}

    /**
     * Refuses a part of a query.
     *
     * @param part what is wrong
     * @param reason what was found and what was expected
     */
    static QueryException at(SiddhiElement part, String reason) {
        int[] start = part.getQueryContextStartIndex();
        return start == null ? new QueryException(0, 0, reason) : new QueryException(start[0], start[1] + 1, reason);
    }

    /** Says what Siddhi says. */
    static QueryException of(SiddhiAppContextException thrown) {
        // A syntax error ends where it is; it begins with its line.
        int[] place = thrown instanceof SiddhiParserException && thrown.getQueryContextEndIndex() != null
                ? thrown.getQueryContextEndIndex()
                : thrown.getQueryContextStartIndex();
        String words = plain(thrown.getMessageWithOutContext());
        return place == null ? new QueryException(0, 0, words) : new QueryException(place[0], place[1] + 1, words);
    }

    /** Makes one line of it that says what was expected. */
    static String plain(String message) {
        String line = String.valueOf(message)
                .replaceAll("\\s+", " ")
                .replace("Syntax error in SiddhiQL, ", "")
                .strip();
        Matcher matcher = EXPECTING.matcher(line);
        if (matcher.matches()) {
            return "expected " + expected(matcher.group(2)) + "; found " + found(matcher.group(1));
        }
        if (line.startsWith(UNCLEAR)) {
            return "what begins with " + found(line.substring(UNCLEAR.length()).replaceAll("\\.$", ""))
                    + " is no SiddhiQL from here on; expected an expression, a window or a word of SiddhiQL";
        }
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }

    private static String expected(String set) {
        List<String> all = Arrays.stream(set.replaceAll("[{}]", "").split(", "))
                .filter(word -> !word.equals("UNEXPECTED_CHAR"))
                .map(Refusals::found)
                .toList();
        return all.size() <= MOST_EXPECTED
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, MOST_EXPECTED)) + " or another of " + all.size();
    }

    private static String found(String words) {
        return words.replace("mismatched input ", "")
                .replace("extraneous input ", "")
                .replace("'<EOF>'", "the end")
                .replace("<EOF>", "the end");
    }
}

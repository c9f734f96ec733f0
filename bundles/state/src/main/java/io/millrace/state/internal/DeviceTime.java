package io.millrace.state.internal;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A device's own time: RFC 3339 section 5.6 with seconds, or milliseconds since 1970. Kept to the millisecond; years 0 to
 * 9999. Anything else is no time.
 */
final class DeviceTime {

    private static final int SHORTEST = "2013-12-15T00:00:00Z".length();
    private static final int LONGEST = 40;
    private static final long FIRST = -62_167_219_200_000L;
    private static final long LAST = 253_402_300_799_999L;
    private static final Pattern MILLIS = Pattern.compile("-?[0-9]{1,15}");

    private DeviceTime() {}

    /** Reads a property, which is text in either form. */
    static OptionalLong ofProperty(String text) {
        return MILLIS.matcher(text).matches() ? inRange(Long.parseLong(text)) : ofText(text);
    }

    /** Reads a JSON value: text is RFC 3339, a whole number milliseconds. */
    static OptionalLong ofValue(Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return inRange(((Number) value).longValue());
        }
        return value instanceof String text ? ofText(text) : OptionalLong.empty();
    }

    private static OptionalLong ofText(String text) {
        int length = text.length();
        if (length < SHORTEST || length > LONGEST || text.charAt(4) != '-' || text.charAt(16) != ':') {
            return OptionalLong.empty();
        }
        try {
            // RFC 3339 allows small letters, and a space in the place of the T.
            String upper = text.toUpperCase(Locale.ROOT).replace(' ', 'T');
            return inRange(OffsetDateTime.parse(upper).toInstant().toEpochMilli());
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong inRange(long millis) {
        return millis < FIRST || millis > LAST ? OptionalLong.empty() : OptionalLong.of(millis);
    }
}

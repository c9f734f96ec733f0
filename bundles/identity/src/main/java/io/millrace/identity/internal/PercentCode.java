package io.millrace.identity.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Percent-encoding of RFC 3986. A plus sign is a plus sign: tokens are no HTML forms. */
final class PercentCode {

    private PercentCode() {}

    /**
     * Decodes.
     *
     * @param text with {@code %XX} in either case
     * @throws IllegalArgumentException if an escape is broken or the octets are no UTF-8, saying so
     */
    static String decode(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                octets.write(octet(text, i));
                i += 2;
            } else if (c < 0x80) {
                octets.write(c);
            } else {
                throw new IllegalArgumentException("has a character at position " + i + " that is not encoded");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("is not UTF-8", e);
        }
    }

    /**
     * Encodes everything but the unreserved characters, with upper-case digits.
     *
     * @param text any text
     */
    static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
        return encoded.toString();
    }

    private static int octet(String text, int at) {
        int high = at + 1 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
        int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw new IllegalArgumentException("has a broken %-escape at position " + at);
        }
        return high * 16 + low;
    }
}

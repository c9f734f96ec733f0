package io.millrace.rest.internal.answer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Cursors of lists that are told their place by a key. A cursor names its list, so that one that is made up, cut off or from
 * elsewhere is refused instead of being taken for a place.
 */
public final class Cursor {

    private Cursor() {}

    /**
     * Returns the cursor of a place.
     *
     * @param list which list
     * @param key of the last item before the place
     */
    public static String of(String list, String key) {
        byte[] place = (list + '\n' + key).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place);
    }

    /**
     * Reads a cursor.
     *
     * @param list which list
     * @param cursor as it was given, or null
     * @return the key of the last item before the place, or empty for the beginning
     */
    public static Optional<String> read(String list, String cursor) {
        return Params.optional(cursor).map(given -> key(list, given));
    }

    private static String key(String list, String cursor) {
        String prefix = list + '\n';
        try {
            String place = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor)))
                    .toString();
            if (place.startsWith(prefix)
                    && of(list, place.substring(prefix.length())).equals(cursor)) {
                return place.substring(prefix.length());
            }
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw wrong(cursor);
        }
        throw wrong(cursor);
    }

    /** Returns the refusal of a cursor. */
    public static ProblemException wrong(String cursor) {
        return ProblemException.input(
                "/cursor", "cursor '" + cursor + "' is none that a page of this list gave; leave it out to begin anew");
    }
}

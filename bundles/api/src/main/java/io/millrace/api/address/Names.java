package io.millrace.api.address;

/**
 * The alphabet of device ids and of the other single levels of an address (design, section 3).
 */
public final class Names {

    /** The word that stands for the connected device itself, and so is no device id. */
    public static final String ME = "me";

    private static final int MAX_DEVICE_ID = 128;
    private static final int MAX_LEVEL = 64;

    private Names() {}

    /**
     * Checks a device id: 1 to 128 of {@code A-Z a-z 0-9 - . _ ~ @ =}, and none of {@code .}, {@code ..}, {@code me}.
     *
     * @param id what a user or device gave
     * @return the same id
     * @throws AddressException if it is not a device id, saying why
     */
    public static String requireDeviceId(String id) {
        requireLength("device id", id, MAX_DEVICE_ID);
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!isLevelChar(c) && c != '@' && c != '=') {
                throw new AddressException("device id '" + Printable.of(id) + "' has " + Printable.of(c)
                        + " at position " + i + "; allowed are A-Z a-z 0-9 - . _ ~ @ =");
            }
        }
        if (id.equals(".") || id.equals("..") || id.equals(ME)) {
            throw new AddressException("device id '" + id + "' is reserved");
        }
        return id;
    }

    /**
     * Checks one level of an address, such as a stream id, command name or group: 1 to 64 of {@code A-Z a-z 0-9 - . _ ~}.
     *
     * @param what the level's name for the message, such as {@code stream id}
     * @param level what a user or device gave
     * @return the same level
     * @throws AddressException if it is not such a level, saying why
     */
    public static String requireLevel(String what, String level) {
        requireLength(what, level, MAX_LEVEL);
        for (int i = 0; i < level.length(); i++) {
            if (!isLevelChar(level.charAt(i))) {
                throw new AddressException(what + " '" + Printable.of(level) + "' has " + Printable.of(level.charAt(i))
                        + " at position " + i + "; allowed are A-Z a-z 0-9 - . _ ~");
            }
        }
        return level;
    }

    private static void requireLength(String what, String value, int max) {
        if (value == null || value.isEmpty()) {
            throw new AddressException(what + " is missing");
        }
        if (value.length() > max) {
            throw new AddressException(
                    what + " has " + value.length() + " characters; at most " + max + " are allowed");
        }
    }

    private static boolean isLevelChar(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}

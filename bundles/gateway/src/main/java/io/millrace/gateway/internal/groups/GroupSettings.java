package io.millrace.gateway.internal.groups;

/**
 * Bounds of consumer groups.
 *
 * @param windowRecords records of a group that are read ahead or with consumers at most
 * @param windowBytes the same in octets of payload
 * @param maxAttempts deliveries that may fail before a record goes to the dead letters
 */
public record GroupSettings(int windowRecords, int windowBytes, int maxAttempts) {

    /** Checks the values. */
    public GroupSettings {
        require("windowRecords", windowRecords);
        require("windowBytes", windowBytes);
        require("maxAttempts", maxAttempts);
    }

    private static void require(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", not 1 or more");
        }
    }
}

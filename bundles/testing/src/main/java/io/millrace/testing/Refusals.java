package io.millrace.testing;

/** What a refusal must be, whatever was refused. */
public final class Refusals {

    private static final int LONGEST = 2_000;

    private Refusals() {}

    /**
     * Checks that a message can stand in a line of a log and in an answer.
     *
     * @throws AssertionError if it is empty, has control characters, or grows with the input
     */
    public static void requireReadable(Throwable refusal) {
        String message = refusal.getMessage();
        if (message == null || message.isBlank() || message.length() > LONGEST) {
            throw new AssertionError("a refusal without a readable reason: " + message, refusal);
        }
        if (message.chars().anyMatch(Character::isISOControl)) {
            throw new AssertionError("control characters in a refusal", refusal);
        }
    }
}

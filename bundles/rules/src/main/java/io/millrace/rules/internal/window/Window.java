package io.millrace.rules.internal.window;

/**
 * Which values belong together.
 *
 * @param kind how the window moves
 * @param byCount whether size and step count records; else they are milliseconds
 * @param size how much it holds; of a session, the silence that ends it
 * @param every how far it moves at a time; only of a hopping window
 */
public record Window(Kind kind, boolean byCount, long size, long every) {

    /** How a window moves. */
    public enum Kind {
        /** With every record. */
        SLIDING,
        /** By a step; a tumbling one by its size. */
        HOPPING,
        /** It ends when nothing has come for a while. */
        SESSION
    }
}

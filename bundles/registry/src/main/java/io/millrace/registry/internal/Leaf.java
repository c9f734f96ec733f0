package io.millrace.registry.internal;

import io.millrace.api.registry.DeviceRecord;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * An entry of the index: a value at a declared path.
 *
 * @param pathId the declared path
 * @param value a {@link Double} for the number table; a {@link String}, as {@link #textKey} or {@link #booleanKey} write it,
 *     for the text table
 */
record Leaf(int pathId, Object value) {

    /** Texts are indexed up to this length; a longer literal is not looked up by index. */
    static final int MAX_TEXT = 512;

    /** Every text key is less than this, and no boolean key is. */
    static final String AFTER_TEXTS = "(";

    private static final char TEXT_MARK = '\'';
    private static final char END_MARK = '\0';

    /**
     * Returns the entries of a record.
     *
     * @param paths the declared paths
     * @param device the record
     */
    static Set<Leaf> of(IndexedPaths paths, DeviceRecord device) {
        Set<Leaf> leaves = new LinkedHashSet<>();
        for (IndexedPaths.Declared declared : paths.declared()) {
            declared.path().scalars(device).forEach(value -> add(leaves, declared.id(), value));
        }
        return leaves;
    }

    /**
     * Writes a text for the text table. The mark before keeps texts and booleans apart; the one after keeps the database from
     * ignoring blanks at the end, and sorts before every other character, as the end of a text does.
     *
     * @param text of any length
     */
    static String textKey(String text) {
        return TEXT_MARK + (text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text) + END_MARK;
    }

    /** Writes a boolean for the text table. */
    static String booleanKey(boolean value) {
        return String.valueOf(value);
    }

    /** Returns a key that is greater than those of all texts that begin so. */
    static String afterPrefix(String prefix) {
        return TEXT_MARK + prefix + Character.MAX_VALUE;
    }

    /** Returns a number as the number table has it; minus zero is zero. */
    static double numberKey(double number) {
        return number + 0.0;
    }

    private static void add(Set<Leaf> leaves, int pathId, Object value) {
        if (value instanceof String text) {
            leaves.add(new Leaf(pathId, textKey(text)));
        } else if (value instanceof Boolean bool) {
            leaves.add(new Leaf(pathId, booleanKey(bool)));
        } else if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            leaves.add(new Leaf(pathId, numberKey(number.doubleValue())));
        }
    }
}

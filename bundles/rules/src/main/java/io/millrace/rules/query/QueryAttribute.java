package io.millrace.rules.query;

/**
 * An attribute of the records that a query takes.
 *
 * @param name as the query has it
 * @param type of its values
 */
public record QueryAttribute(String name, Type type) {

    /** Types, and the Java type of a value. */
    public enum Type {
        /** A {@link String}. */
        STRING,
        /** A {@link Boolean}. */
        BOOL,
        /** An {@link Integer}. */
        INT,
        /** A {@link Long}. */
        LONG,
        /** A {@link Float}. */
        FLOAT,
        /** A {@link Double}. */
        DOUBLE
    }
}

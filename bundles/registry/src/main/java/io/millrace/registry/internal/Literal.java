package io.millrace.registry.internal;

/** A value in a filter. */
sealed interface Literal {

    /** A text. */
    record Text(String value) implements Literal {}

    /** A number; numbers compare as double precision. */
    record Num(double value) implements Literal {}

    /** True or false. */
    record Bool(boolean value) implements Literal {}

    /** Nothing there. */
    record Null() implements Literal {}

    /**
     * Tells whether this is a boolean that a record has, too.
     *
     * @param value of the record
     */
    default boolean isBoolean(Object value) {
        return this instanceof Bool bool && Boolean.valueOf(bool.value()).equals(value);
    }
}

package io.millrace.rules.internal.lang;

/** A part of a condition. Stateless: what it remembers of a device is in the moment's cells. */
@FunctionalInterface
public interface Expression {

    /**
     * Evaluates the expression. Never throws: what cannot be evaluated is unknown, and the moment is told why.
     *
     * @param moment of one device
     * @return a Double, String, Boolean or List; null is unknown
     */
    Object value(Moment moment);
}

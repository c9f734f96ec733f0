package io.millrace.alerts.internal;

import java.util.Optional;

/**
 * What a signal makes of an alert.
 *
 * @param entry what is to be stored; empty to leave all as it is
 * @param event what is to be told of it, such as {@code raised}; empty to tell nothing
 */
record Verdict(Optional<Entry> entry, Optional<Event> event) {

    /** Nothing is to be done. */
    static final Verdict NOTHING = new Verdict(Optional.empty(), Optional.empty());

    static Verdict silent(Entry entry) {
        return new Verdict(Optional.of(entry), Optional.empty());
    }

    static Verdict told(Entry entry, Event event) {
        return new Verdict(Optional.of(entry), Optional.of(event));
    }

    /** What is told on {@code streams/alerts}. */
    enum Event {
        /** It is new. */
        RAISED("raised"),
        /** It was over a moment ago, and goes on. */
        REOPENED("reopened"),
        /** It goes on with other values, another message or severity. */
        UPDATED("updated"),
        /** Somebody knows. */
        ACKNOWLEDGED("acknowledged"),
        /** It is over. */
        CLEARED("cleared");

        private final String wireName;

        Event(String wireName) {
            this.wireName = wireName;
        }

        String wireName() {
            return wireName;
        }
    }
}

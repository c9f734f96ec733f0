package io.millrace.audit.internal;

/** Texts that somebody else made up, fit for one line of a table. */
final class Texts {

    private Texts() {}

    /** Cuts a text and takes control characters out of it. */
    static String line(String text, int max) {
        String clean = text.replaceAll("\\p{Cntrl}+", " ");
        return clean.length() > max ? clean.substring(0, max - 3) + "..." : clean;
    }
}

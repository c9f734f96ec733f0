package io.millrace.state.internal;

import io.millrace.api.state.HistoryQuery.TimeBasis;
import io.millrace.rocks.ByteReader;
import io.millrace.rocks.ByteWriter;
import java.util.Base64;

/** The cursors of pages: opaque to those who get them, checked when they come back. */
final class Cursors {

    private static final int ENTRY = 1;
    private static final int STEP = 2;
    private static final int ENTRY_SIZE = 27;
    private static final int STEP_SIZE = 9;

    private Cursors() {}

    static String of(TimeBasis basis, Entry entry) {
        return text(new ByteWriter(ENTRY_SIZE)
                .octet(ENTRY)
                .octet(basis.ordinal())
                .fixed(entry.order().time())
                .fixed(entry.order().enqueued())
                .fixed(entry.order().position())
                .octet(entry.code()));
    }

    static Entry entry(TimeBasis basis, String cursor) {
        byte[] bytes = bytes(cursor, ENTRY, ENTRY_SIZE);
        ByteReader in = new ByteReader(bytes, 1);
        if (in.octet() != basis.ordinal()) {
            throw new IllegalArgumentException("the cursor is of a query with another time basis");
        }
        return new Entry(new Order(in.fixed(), in.fixed(), in.fixed()), in.octet());
    }

    static String ofStep(long start) {
        return text(new ByteWriter(STEP_SIZE).octet(STEP).fixed(start));
    }

    static long step(String cursor) {
        return ByteReader.getLong(bytes(cursor, STEP, STEP_SIZE), 1);
    }

    private static String text(ByteWriter out) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
    }

    private static byte[] bytes(String cursor, int type, int size) {
        byte[] bytes = Base64.getUrlDecoder().decode(cursor);
        if (bytes.length != size || bytes[0] != type) {
            throw new IllegalArgumentException("the cursor is not one that this query gave");
        }
        return bytes;
    }
}

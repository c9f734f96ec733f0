package io.millrace.gateway.internal.groups;

import io.millrace.api.log.LogRecord;

/** A record in the window of a group. Guarded by the lock of its {@link Dispatch}. */
final class Item {

    private static final int FIXED_BYTES = 200;

    final LogRecord record;
    final Lane lane;
    final int bytes;
    /** With whom it is; null while it waits. */
    Member holder;
    /** Tells the delivery that may settle it from those before. */
    int deliveries;

    int failures;
    boolean done;
    /** It is no part of the window: it was dead-lettered, and somebody waits for what becomes of it now. */
    boolean replayed;
    /** Why a replay failed; empty while it did not. */
    String trouble = "";

    Item(LogRecord record, Lane lane) {
        this.record = record;
        this.lane = lane;
        this.bytes = bytes(record);
    }

    static int bytes(LogRecord record) {
        return record.record().content().payload().length + FIXED_BYTES;
    }
}

package io.millrace.gateway.internal.groups;

/** What a consumer holds of its group or tail. Any thread; returns at once. */
public interface RecordSource extends AutoCloseable {

    /**
     * Says how many records the consumer can take in all, counted from its start, so that a repetition is harmless.
     *
     * @param total the number; may also shrink
     */
    void permit(long total);

    /** Leaves: what is not settled goes to the other consumers, in order per device. Harmless when repeated. */
    @Override
    void close();
}

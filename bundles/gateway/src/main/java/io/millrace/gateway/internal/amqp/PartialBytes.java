package io.millrace.gateway.internal.amqp;

/**
 * How much of unfinished messages the links of one connection hold together: two of the largest messages, so that 255 links are
 * no way to the server's memory. On the event loop.
 */
final class PartialBytes {

    private final int limit;
    private int held;

    PartialBytes(int maxFrameBytes) {
        this.limit = 2 * maxFrameBytes;
    }

    int limit() {
        return limit;
    }

    /** Counts a change, and tells whether the sum is within the bound. */
    boolean change(int by) {
        held += by;
        return held <= limit;
    }
}

package io.millrace.gateway.internal.quota;

import java.util.concurrent.TimeUnit;

/** The arithmetic of one bound: so many in a period; none where 0. */
record Bound(long limit, long periodNanos) {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    static Bound perSecond(long limit) {
        return new Bound(limit, SECOND);
    }

    static Bound perMinute(long limit) {
        return new Bound(limit, 60 * SECOND);
    }

    /** Returns how long to wait before something may come; 0 for not at all. */
    long wait(Rate rate, long now) {
        // the last one of a period's worth must still fit, hence less than the period by what one costs
        return limit == 0 ? 0 : rate.wait(now, periodNanos - periodNanos / limit);
    }

    void use(Rate rate, long now, long amount) {
        if (limit > 0) {
            rate.use(now, (long) ((double) periodNanos / limit * amount));
        }
    }
}

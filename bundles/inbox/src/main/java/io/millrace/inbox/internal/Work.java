package io.millrace.inbox.internal;

import org.rocksdb.RocksDBException;

/** What the clerk does with every change: what is due, then what can go out, then the numbers. */
final class Work implements Clerk.Routine {

    private final Timer timer;
    private final Post post;
    private final Dispatch dispatch;
    private final Counters counters;
    private volatile long nextTime;

    Work(Timer timer, Post post, Dispatch dispatch, Counters counters) {
        this.timer = timer;
        this.post = post;
        this.dispatch = dispatch;
        this.counters = counters;
    }

    @Override
    public void work(Change change) throws RocksDBException {
        timer.work(change);
        post.alarms().ring(change);
        dispatch.match(change);
        counters.save(change);
        nextTime = Math.min(timer.nextTime(), post.alarms().nextTime());
    }

    @Override
    public long nextTime() {
        return nextTime;
    }
}

package io.millrace.inbox.internal;

import io.millrace.api.inbox.DeviceBatch;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.rocksdb.RocksDBException;

/** Brings the delivering route, which waits, together with what can go out. The clerk's thread. */
final class Dispatch {

    private final Batches batches;
    private final Post post;
    private Optional<Wanted> wanted = Optional.empty();

    private record Wanted(int max, CompletableFuture<Optional<DeviceBatch>> batch) {}

    Dispatch(Batches batches, Post post) {
        this.batches = batches;
        this.post = post;
    }

    /** Notes that the route waits for a batch. */
    void want(int max, CompletableFuture<Optional<DeviceBatch>> batch) {
        wanted = Optional.of(new Wanted(max, batch));
    }

    /** Gives the route a batch if there is one. */
    void match(Change change) throws RocksDBException {
        if (wanted.isEmpty()) {
            return;
        }
        CompletableFuture<Optional<DeviceBatch>> future = wanted.get().batch();
        if (future.isDone()) {
            wanted = Optional.empty();
            return;
        }
        Optional<DeviceBatch> batch = batches.collect(change, wanted.get().max());
        if (batch.isPresent()) {
            wanted = Optional.empty();
            change.after(() -> {
                if (!future.complete(batch)) {
                    post.unwanted(batch.get());
                }
            });
        }
    }

    @SuppressWarnings("unchecked")
    static List<Flight> flights(DeviceBatch batch) {
        return (List<Flight>) batch.token();
    }
}

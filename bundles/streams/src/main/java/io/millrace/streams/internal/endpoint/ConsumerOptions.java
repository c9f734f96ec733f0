package io.millrace.streams.internal.endpoint;

import io.millrace.api.address.Names;
import io.millrace.api.address.StreamKind;
import io.millrace.api.log.StreamLog.SeekTarget;
import java.util.Objects;

/**
 * What a consumer reads, and how.
 *
 * @param kind the kind of stream
 * @param group the consumer group
 * @param start where a new group begins
 * @param batchSize the most records of one exchange; 1 makes an exchange of each record
 * @param retry how often what throws is tried again
 * @param filter which records are wanted
 * @param lanes how many exchanges there are at once, those of a device one after the other
 */
record ConsumerOptions(
        StreamKind kind, String group, SeekTarget start, int batchSize, Retry retry, RecordFilter filter, int lanes) {

    private static final int MAX_BATCH = 10_000;
    private static final int MAX_LANES = 64;

    ConsumerOptions {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(retry, "retry");
        Objects.requireNonNull(filter, "filter");
        if (group == null) {
            throw new IllegalArgumentException(
                    "millrace:" + kind.wireName() + " needs 'group', the consumer group to read, such as group=crm");
        }
        Names.requireLevel("group", group);
        if (batchSize < 1 || batchSize > MAX_BATCH) {
            throw new IllegalArgumentException("'batchSize' is " + batchSize + "; it must be from 1 to " + MAX_BATCH);
        }
        if (lanes < 1 || lanes > MAX_LANES) {
            throw new IllegalArgumentException(
                    "'concurrentConsumers' is " + lanes + "; it must be from 1 to " + MAX_LANES);
        }
    }

    /** Returns whether exchanges carry lists. */
    boolean isBatch() {
        return batchSize > 1;
    }
}

package io.millrace.log.internal;

import io.millrace.api.log.AppendCallback;
import io.millrace.api.stream.StreamRecord;

/**
 * A record on its way to the disk.
 *
 * @param record as it came
 * @param value encoded, with room at the start for {@link LogFiles} to put the log time
 * @param callback whom to tell
 */
record Pending(StreamRecord record, byte[] value, AppendCallback callback) {}

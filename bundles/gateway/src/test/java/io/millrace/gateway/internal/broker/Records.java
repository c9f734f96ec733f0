package io.millrace.gateway.internal.broker;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.LogException;
import io.millrace.api.log.StreamLog;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Puts records into a log, as if devices had sent them. */
public final class Records {

    private final StreamLog log;
    private int count;

    public Records(StreamLog log) {
        this.log = log;
    }

    public void telemetry(String deviceId, String streamId, String payload) {
        count++;
        Content content = new Content(Optional.empty(), Map.of("own", "yes"), payload.getBytes(StandardCharsets.UTF_8));
        Stamp stamp = new Stamp(Instant.now(), "m" + count, false, "g1", Optional.empty());
        log.append(new StreamRecord(StreamKind.TELEMETRY, deviceId, streamId, stamp, content), new AppendCallback() {
            @Override
            public void appended(long position) {
                // the fake log answers at once
            }

            @Override
            public void failed(LogException cause) {
                throw cause;
            }
        });
    }
}

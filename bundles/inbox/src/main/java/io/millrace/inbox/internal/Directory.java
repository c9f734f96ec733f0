package io.millrace.inbox.internal;

import io.millrace.api.inbox.OutcomeListener;
import io.millrace.api.log.StreamLog;
import java.util.List;
import java.util.Optional;

/** What the inbox asks of other bundles, which may be away. Any thread. */
interface Directory {

    /**
     * Returns the generation of a device's identity.
     *
     * @return empty if there is no such device
     * @throws io.millrace.api.inbox.InboxException {@code UNAVAILABLE} while identity is away
     */
    Optional<String> generation(String deviceId);

    /** Returns the stream log, where it is there. */
    Optional<StreamLog> log();

    /** Returns who wants to hear of outcomes. */
    List<OutcomeListener> outcomeListeners();
}

package io.millrace.streams.internal.endpoint;

import io.millrace.api.log.GroupInfo;
import java.util.Optional;

/** What reads a consumer group for a route. Any thread. */
public interface GroupConsumer {

    /** Returns its group, if that is there now. */
    Optional<GroupInfo> group();
}

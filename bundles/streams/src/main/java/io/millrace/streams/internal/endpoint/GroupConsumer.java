package io.millrace.streams.internal.endpoint;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.GroupInfo;
import java.util.Optional;

/** What reads a consumer group for a route. Any thread. */
public interface GroupConsumer {

    /** Returns its group, if that is there now. */
    Optional<GroupInfo> group();

    /** Returns its group where that is of no use without the route, as that of a replay. */
    Optional<OwnGroup> own();

    /**
     * A group that goes with its route.
     *
     * @param kind what it reads
     * @param name its name
     */
    record OwnGroup(StreamKind kind, String name) {}
}

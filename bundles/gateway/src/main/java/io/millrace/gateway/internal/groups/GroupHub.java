package io.millrace.gateway.internal.groups;

import io.millrace.api.address.Address;
import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.health.MetricsSource;
import io.millrace.api.log.LogRecord;
import io.millrace.api.route.GroupReplay;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * The consumer groups and live tails that have consumers now. Any thread.
 */
public final class GroupHub implements MetricsSource, GroupReplay {

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final GroupServices services;
    private final GroupSettings settings;
    private final Map<Address.Group, GroupFeeder> groups = new HashMap<>();
    private final Map<StreamKind, TailFeeder> tails = new EnumMap<>(StreamKind.class);
    private final LongAdder lost = new LongAdder();

    /**
     * Makes the hub; reads nothing yet.
     *
     * @param services the log and the dead letters
     * @param settings bounds
     */
    public GroupHub(GroupServices services, GroupSettings settings) {
        this.services = services;
        this.settings = settings;
    }

    /**
     * Adds a consumer to a durable group, which is made at the end of the stream if it does not exist. May wait for the disk.
     *
     * @param address the group
     * @param who the consumer in words, for the management of groups
     * @param sink takes the records once {@link RecordSource#permit} allows
     * @return to be closed by the consumer
     * @throws RefusedException if a route reads the group, or the log is away
     */
    public RecordSource openGroup(Address.Group address, String who, RecordSink sink) throws RefusedException {
        Member member = new Member(sink, who);
        while (true) {
            GroupFeeder feeder = feeder(address, member);
            if (feeder.dispatch().contains(member) || feeder.dispatch().join(member)) {
                return source(feeder.dispatch(), member);
            }
            awaitClosed(feeder);
        }
    }

    /** Finds the group's feeder, or starts one with its first consumer. */
    private synchronized GroupFeeder feeder(Address.Group address, Member first) throws RefusedException {
        GroupFeeder feeder = groups.get(address);
        if (feeder == null) {
            feeder = new GroupFeeder(address, services, settings, () -> forget(address));
            feeder.dispatch().join(first);
            feeder.start(first.who);
            groups.put(address, feeder);
        }
        return feeder;
    }

    private synchronized void forget(Address.Group address) {
        groups.remove(address);
    }

    private static void awaitClosed(GroupFeeder feeder) throws RefusedException {
        try {
            if (!feeder.awaitClosed(CLOSING)) {
                throw new RefusedException(
                        Reason.UNAVAILABLE, "group " + feeder.name() + " is just closing; try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(Reason.UNAVAILABLE, "the server stops");
        }
    }

    private static RecordSource source(Dispatch dispatch, Member member) {
        return new RecordSource() {
            @Override
            public void permit(long total) {
                dispatch.permit(member, total);
            }

            @Override
            public void close() {
                dispatch.leave(member);
            }
        };
    }

    /**
     * Adds a listener to the live tail of a kind, from the newest record on.
     *
     * @param address the tail
     * @param sink takes the records once {@link RecordSource#permit} allows
     * @return to be closed by the listener
     * @throws RefusedException if the log is away
     */
    public synchronized RecordSource openTail(Address.Tail address, RecordSink sink) throws RefusedException {
        TailFeeder feeder = tails.get(address.kind());
        RecordSource source = feeder == null ? null : feeder.join(sink);
        if (source == null) {
            feeder = new TailFeeder(address.kind(), services, settings, lost);
            source = feeder.join(sink);
            feeder.start();
            tails.put(address.kind(), feeder);
        }
        return source;
    }

    @Override
    public List<Metric> metrics() {
        int active;
        synchronized (this) {
            active = groups.size();
        }
        return List.of(
                new Metric(
                        "millrace_tail_lost_total",
                        "Records that live tails did not get, because their listeners were slow.",
                        Type.COUNTER,
                        Map.of(),
                        lost.sum()),
                new Metric(
                        "millrace_groups_consumed",
                        "Consumer groups that AMQP or STOMP clients read now.",
                        Type.GAUGE,
                        Map.of(),
                        active));
    }

    @Override
    public Optional<String> replay(String group, LogRecord record, Duration timeout) throws InterruptedException {
        Address.Group address = new Address.Group(record.record().kind(), group);
        GroupFeeder feeder;
        synchronized (this) {
            feeder = groups.get(address);
        }
        return feeder == null
                ? Optional.of("no client consumes streams/" + address.kind().wireName() + "/" + group
                        + " now; a record is given back while one does")
                : feeder.dispatch().replay(record, timeout);
    }

    /** Ends every group and tail and waits until the cursors are durable. */
    public void close() {
        RefusedException cause = new RefusedException(Reason.UNAVAILABLE, "the server stops");
        List<GroupFeeder> open;
        synchronized (this) {
            open = List.copyOf(groups.values());
            tails.values().forEach(feeder -> feeder.end(cause));
            tails.clear();
        }
        open.forEach(feeder -> feeder.dispatch().end(cause));
        for (GroupFeeder feeder : open) {
            try {
                awaitClosed(feeder);
            } catch (RefusedException e) {
                return; // it hangs in the log; what was not committed is delivered again
            }
        }
    }
}

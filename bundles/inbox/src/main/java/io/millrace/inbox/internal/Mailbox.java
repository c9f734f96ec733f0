package io.millrace.inbox.internal;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What memory knows of a device that listens, or that has commands under lock. A device that is away has none. Changed by the
 * clerk's thread; {@link #flight} is for any.
 */
final class Mailbox {

    private final String deviceId;
    private Map<String, Flight> flights = Map.of();
    private Optional<String> generation = Optional.empty();
    private volatile Optional<Link> link = Optional.empty();
    private volatile boolean isPaused;

    Mailbox(String deviceId) {
        this.deviceId = deviceId;
    }

    String deviceId() {
        return deviceId;
    }

    Optional<Link> link() {
        return link;
    }

    void link(Optional<Link> next) {
        link = next;
        generation = Optional.empty();
    }

    /** Returns the generation of the identity that listens, where it was looked up. */
    Optional<String> generation() {
        return generation;
    }

    void generation(String known) {
        generation = Optional.of(known);
    }

    boolean isPaused() {
        return isPaused;
    }

    void paused(boolean now) {
        isPaused = now;
    }

    synchronized Optional<Flight> flight(String commandId) {
        return Optional.ofNullable(flights.get(commandId));
    }

    synchronized List<Flight> flights() {
        Collection<Flight> all = flights.values();
        return List.copyOf(all);
    }

    synchronized int count() {
        return flights.size();
    }

    /** Returns how many are on their way to a link or with it; what another left under lock takes none of its window. */
    synchronized int count(Link of) {
        int count = 0;
        for (Flight flight : flights.values()) {
            count += flight.link() == of ? 1 : 0;
        }
        return count;
    }

    synchronized void add(Flight flight) {
        if (flights.isEmpty()) {
            flights = new HashMap<>(4);
        }
        flights.put(flight.letter().commandId(), flight);
    }

    synchronized boolean remove(Flight flight) {
        boolean there = flights.get(flight.letter().commandId()) == flight;
        if (there) {
            flights.remove(flight.letter().commandId());
        }
        if (flights.isEmpty()) {
            flights = Map.of();
        }
        return there;
    }
}

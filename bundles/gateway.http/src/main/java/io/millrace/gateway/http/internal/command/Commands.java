package io.millrace.gateway.http.internal.command;

import io.millrace.api.address.Address;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.Settlement;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.gateway.http.internal.message.Call;
import io.millrace.gateway.http.internal.session.DeviceSession;
import io.millrace.gateway.http.internal.web.Budget;
import io.millrace.gateway.http.internal.web.Exchange;
import io.millrace.gateway.http.internal.web.Problem;
import io.millrace.gateway.http.internal.web.ProblemException;
import io.millrace.gateway.http.internal.web.Workers;
import io.millrace.slot.ServiceSlot;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The inbox over HTTP: {@code GET .../commands?wait=30s}, {@code DELETE .../commands/{commandId}}, {@code POST .../abandon} and
 * {@code .../reject}. As many requests as allowed wait at a time, without a thread.
 */
public final class Commands {

    /** The route looks after a device that begins to listen; so long it may take. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static final Duration GRACE = Duration.ofSeconds(30);

    private final ServiceSlot<Inbox> inbox;
    private final Workers workers;
    private final Semaphore places;
    private final int maxWaiting;
    private final Budget unread;

    /** Polls of gateways for their children, by the child's id: the end of a child is not that of its gateway's session. */
    private final Map<String, Set<ChildPoll>> forChildren = new ConcurrentHashMap<>();

    private final RecentlyOff recentlyOff = new RecentlyOff(System::nanoTime);

    /**
     * Makes it.
     *
     * @param inbox where commands wait
     * @param workers who look into it
     * @param maxWaiting most requests that wait
     * @param unread memory of answers that nobody has read yet
     */
    public Commands(ServiceSlot<Inbox> inbox, Workers workers, int maxWaiting, Budget unread) {
        this.inbox = inbox;
        this.workers = workers;
        this.maxWaiting = maxWaiting;
        this.unread = unread;
        places = new Semaphore(maxWaiting);
    }

    /** Returns how many requests wait. */
    public int waiting() {
        return maxWaiting - places.availablePermits();
    }

    /**
     * Answers with a command as soon as there is one, or without one.
     *
     * @param exchange to answer, on the container's thread
     * @param call with the address and the wait
     * @param session of the device
     * @throws ProblemException if the wait is wrong, or too many wait
     */
    public void receive(Exchange exchange, Call call, DeviceSession session) throws ProblemException {
        Duration wait = Waits.of(call);
        exchange.extend(wait.plus(GRACE));
        String address = call.address();
        workers.run(exchange, () -> {
            String deviceId = inboxOf(session, address);
            if (wait.isZero()) {
                lookInto(exchange, session, deviceId, 200, 204);
            } else {
                listen(exchange, session, new Poll(exchange, deviceId, 200, 204, unread), wait);
            }
        });
    }

    /**
     * Answers 202 with a command if one waits, or without one: for a message that was accepted.
     *
     * @param exchange to answer, any thread
     * @param deviceId of the address
     * @param session of the device
     */
    public void accompany(Exchange exchange, String deviceId, DeviceSession session) {
        workers.run(exchange, () -> {
            try {
                lookInto(exchange, session, inboxOf(session, "devices/" + deviceId + "/commands"), 202, 202);
            } catch (RefusedException | ProblemException | InboxException e) {
                // the message is stored, whatever the inbox says
                exchange.answer(202);
            }
        });
    }

    private void lookInto(Exchange exchange, DeviceSession session, String deviceId, int found, int none)
            throws RefusedException, ProblemException {
        boolean empty = inbox().list(deviceId, Optional.of(CommandState.QUEUED), 1, Optional.empty())
                .commands()
                .isEmpty();
        if (empty) {
            exchange.answer(none);
        } else {
            listen(exchange, session, new Poll(exchange, deviceId, found, none, unread), AT_ONCE);
        }
    }

    private void listen(Exchange exchange, DeviceSession session, Poll poll, Duration wait)
            throws RefusedException, ProblemException {
        if (!places.tryAcquire()) {
            throw new ProblemException(503, maxWaiting + " requests wait for commands already; try again");
        }
        exchange.onEnd(places::release);
        if (!poll.deviceId().equals(session.deviceId())) {
            watchChild(exchange, session, poll.deviceId());
        }
        poll.begin(inbox(), session);
        workers.later(exchange, wait, poll::end);
    }

    /** A gateway's request that waits for a child's commands. */
    private record ChildPoll(Exchange exchange, DeviceSession gateway) {}

    private void watchChild(Exchange exchange, DeviceSession session, String childId) throws RefusedException {
        ChildPoll poll = new ChildPoll(exchange, session);
        forChildren.compute(childId, (id, polls) -> {
            Set<ChildPoll> all = polls == null ? new HashSet<>() : new HashSet<>(polls);
            all.add(poll);
            return Set.copyOf(all);
        });
        exchange.onEnd(() -> forChildren.computeIfPresent(childId, (id, polls) -> {
            Set<ChildPoll> all = new HashSet<>(polls);
            all.remove(poll);
            return all.isEmpty() ? null : Set.copyOf(all);
        }));
        // a change that came before this was here to be told
        inboxOf(session, "devices/" + childId + "/commands");
        if (recentlyOff.contains(childId)) {
            throw isOff(childId); // the gateway has not heard of it yet
        }
    }

    private static RefusedException isOff(String childId) {
        return new RefusedException(Reason.NOT_AUTHORIZED, "'" + childId + "' is deactivated or unregistered");
    }

    /**
     * Ends the wait for a child's commands where its gateway may not have them any more. A child that is off is so whether or not
     * the gateway has heard of it yet, for polls that come later too.
     *
     * @param event of a device
     */
    public void changed(LifecycleEvent event) {
        String childId = event.id();
        boolean off = recentlyOff.changed(event);
        for (ChildPoll poll : forChildren.getOrDefault(childId, Set.of())) {
            if (off) {
                poll.exchange().refuse(isOff(childId));
            } else {
                workers.run(poll.exchange(), () -> inboxOf(poll.gateway(), "devices/" + childId + "/commands"));
            }
        }
    }

    /**
     * Takes what a device makes of a command.
     *
     * @param exchange to answer
     * @param call {@code devices/{id}/commands/{commandId}[/abandon|/reject]}
     * @param session of the device
     * @param settlement what it makes of it
     */
    public void settle(Exchange exchange, Call call, DeviceSession session, Settlement settlement) {
        String commandId = call.levels().get(3);
        workers.run(exchange, () -> {
            String deviceId = inboxOf(session, String.join("/", call.levels().subList(0, 3)));
            inbox().settle(deviceId, commandId, settlement)
                    .whenComplete((status, cause) -> settled(exchange, status, cause));
        });
    }

    private static void settled(Exchange exchange, CommandStatus status, Throwable cause) {
        Throwable known = cause != null && cause.getCause() instanceof InboxException inner ? inner : cause;
        if (known == null) {
            exchange.answer(204);
        } else if (known instanceof InboxException e) {
            exchange.answer(Problem.of(e));
        } else {
            exchange.fail("settling a command", known);
        }
    }

    private static String inboxOf(DeviceSession session, String address) throws RefusedException {
        if (session.authorizeReceive(address) instanceof Address.Inbox own) {
            return own.deviceId();
        }
        throw new RefusedException(Reason.BAD_ADDRESS, "commands are at devices/{deviceId}/commands");
    }

    private Inbox inbox() throws RefusedException {
        return inbox.current()
                .orElseThrow(() ->
                        new RefusedException(Reason.UNAVAILABLE, "the server's inbox is not available; try again"));
    }
}

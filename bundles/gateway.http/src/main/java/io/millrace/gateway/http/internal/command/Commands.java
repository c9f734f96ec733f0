package io.millrace.gateway.http.internal.command;

import io.millrace.api.address.Address;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.Settlement;
import io.millrace.gateway.http.internal.Slot;
import io.millrace.gateway.http.internal.message.Call;
import io.millrace.gateway.http.internal.session.DeviceSession;
import io.millrace.gateway.http.internal.web.Exchange;
import io.millrace.gateway.http.internal.web.Problem;
import io.millrace.gateway.http.internal.web.ProblemException;
import io.millrace.gateway.http.internal.web.Workers;
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

    private final Slot<Inbox> inbox;
    private final Workers workers;
    private final Semaphore places;
    private final int maxWaiting;

    /** Polls of gateways for their children, by the child's id: the end of a child is not that of its gateway's session. */
    private final Map<String, Set<Runnable>> forChildren = new ConcurrentHashMap<>();

    /**
     * Makes it.
     *
     * @param inbox where commands wait
     * @param workers who look into it
     * @param maxWaiting most requests that wait
     */
    public Commands(Slot<Inbox> inbox, Workers workers, int maxWaiting) {
        this.inbox = inbox;
        this.workers = workers;
        this.maxWaiting = maxWaiting;
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
                listen(exchange, session, new Poll(exchange, deviceId, 200, 204), wait);
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
            listen(exchange, session, new Poll(exchange, deviceId, found, none), AT_ONCE);
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

    private void watchChild(Exchange exchange, DeviceSession session, String childId) {
        Runnable check = () -> workers.run(exchange, () -> inboxOf(session, "devices/" + childId + "/commands"));
        forChildren.compute(childId, (id, checks) -> {
            Set<Runnable> all = checks == null ? new HashSet<>() : new HashSet<>(checks);
            all.add(check);
            return Set.copyOf(all);
        });
        exchange.onEnd(() -> forChildren.computeIfPresent(childId, (id, checks) -> {
            Set<Runnable> all = new HashSet<>(checks);
            all.remove(check);
            return all.isEmpty() ? null : Set.copyOf(all);
        }));
    }

    /**
     * Ends the wait for a child's commands where its gateway may not have them any more.
     *
     * @param deviceId that changed
     */
    public void changed(String deviceId) {
        forChildren.getOrDefault(deviceId, Set.of()).forEach(Runnable::run);
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
        return inbox.get()
                .orElseThrow(() ->
                        new RefusedException(Reason.UNAVAILABLE, "the server's inbox is not available; try again"));
    }
}

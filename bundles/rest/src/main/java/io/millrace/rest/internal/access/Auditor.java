package io.millrace.rest.internal.access;

import io.millrace.api.audit.AuditEvent;
import io.millrace.api.audit.AuditEvent.Actor;
import io.millrace.api.audit.AuditEvent.Outcome;
import io.millrace.api.audit.AuditTrail;
import io.millrace.rest.internal.provider.Slot;
import java.time.Clock;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what was asked of the API into the audit trail. An act that is done and cannot be recorded is not undone: it goes to the
 * server's log as an error, with all that the trail would hold. Any thread.
 */
public final class Auditor {

    private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);
    private static final int MAX_GUESSES_A_MINUTE = 60;
    private static final long MINUTE_MILLIS = 60_000;

    private final Slot<AuditTrail> trail;
    private final Clock clock;
    private long minute;
    private int guesses;

    /**
     * Takes its parts.
     *
     * @param trail keeps what happened
     * @param clock tells minutes apart
     */
    public Auditor(Slot<AuditTrail> trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    /** Records an event. */
    public void record(AuditEvent event) {
        try {
            trail.get().append(event);
        } catch (RuntimeException e) {
            // the boundary to a store that may fail in ways of its own
            LOG.error("Not in the audit trail, since that failed ({}): {}", e.getMessage(), event);
        }
    }

    /**
     * Records that somebody did not prove to be who it says. Somebody who guesses could fill the trail, so that of one minute only
     * the first are recorded, and the last of them says so.
     *
     * @param request what was asked
     * @param user the claimed name
     */
    public void loginRefused(HttpServletRequest request, String user) {
        int count = guess();
        if (count > MAX_GUESSES_A_MINUTE) {
            return;
        }
        String detail = count < MAX_GUESSES_A_MINUTE
                ? "wrong name or secret"
                : "wrong name or secret; more of this minute are not recorded";
        record(new AuditEvent(
                new Actor(user.isEmpty() ? "unknown" : user, "rest", request.getRemoteAddr()),
                "login",
                Optional.empty(),
                "",
                Outcome.DENIED,
                detail));
    }

    private synchronized int guess() {
        long now = clock.millis() / MINUTE_MILLIS;
        if (now != minute) {
            minute = now;
            guesses = 0;
        }
        return ++guesses;
    }
}

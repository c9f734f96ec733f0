package io.millrace.gateway.internal.core;

import io.millrace.api.devicelog.DeviceLogReport;
import io.millrace.api.devicelog.DeviceLogReport.Event;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.Transport;
import org.slf4j.LoggerFactory;

/**
 * Tells the log of devices, where it is there, what was refused and why a connection was ended. That a part of the server is away
 * is not told: it says nothing of the device. A refused publish is a line of the server's log too, of which there are few. Any thread.
 */
final class Reports {

    private static final QuietLog QUIET = new QuietLog(LoggerFactory.getLogger(Reports.class));

    private static final int MAX_ADDRESS = 120;

    private final Services services;

    Reports(Services services) {
        this.services = services;
    }

    /**
     * A log-in was refused.
     *
     * @param userName as it was shown
     * @param transport over which
     * @param reason the whole reason, which the client is not told
     */
    void loginRefused(String userName, Transport transport, String reason) {
        report(userName, Event.LOGIN_REFUSED, transport, "log-in refused: " + reason);
    }

    /** A log-in was refused for another reason than what was shown. */
    void loginRefused(String userName, Transport transport, RefusedException cause) {
        if (cause.reason() != Reason.BAD_CREDENTIALS && cause.reason() != Reason.UNAVAILABLE) {
            loginRefused(userName, transport, cause.getMessage());
        }
    }

    /** A message was not taken. */
    void publishRefused(CoreSession session, String address, RefusedException cause) {
        QUIET.info(
                "{}: a publish of '{}' was refused: {}",
                session.transport().protocol(),
                userName(session),
                cause.getMessage());
        refused(session, Event.PUBLISH_REFUSED, "publish to " + shown(address), cause);
    }

    /** An address to receive from was refused. */
    void receiveRefused(CoreSession session, String address, RefusedException cause) {
        refused(session, Event.SUBSCRIBE_REFUSED, "receiving from " + shown(address), cause);
    }

    /** Leaves room for the reason, however long an address somebody made up. */
    private static String shown(String address) {
        return address.length() > MAX_ADDRESS ? address.substring(0, MAX_ADDRESS) + "..." : address;
    }

    private void refused(CoreSession session, Event event, String what, RefusedException cause) {
        if (cause.reason() != Reason.UNAVAILABLE) {
            report(userName(session), event, session.transport(), what + " refused: " + cause.getMessage());
        }
    }

    /** A connection was ended from this side. */
    void disconnected(CoreSession session, RefusedException cause) {
        if (cause.reason() != Reason.UNAVAILABLE) {
            report(userName(session), Event.DISCONNECTED, session.transport(), "disconnected: " + cause.getMessage());
        }
    }

    private static String userName(CoreSession session) {
        return SessionTable.userName(
                session.identity().kind(), session.identity().id());
    }

    private void report(String userName, Event event, Transport transport, String text) {
        services.deviceLog()
                .get()
                .ifPresent(log -> log.report(
                        new DeviceLogReport(userName, event, transport.protocol(), transport.remoteAddress(), text)));
    }
}

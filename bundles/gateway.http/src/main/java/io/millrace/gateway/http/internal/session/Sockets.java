package io.millrace.gateway.http.internal.session;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.gateway.http.internal.web.Exchange;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * The open sockets over which devices send: who sent the last request has it, and when the right of that device to be connected
 * ends, it is closed. A proxy's socket goes from device to device. As many entries as open sockets. Any thread.
 */
public final class Sockets {

    private final Map<EndPoint, Use> uses = new ConcurrentHashMap<>();

    /** Returns how many there are. */
    public int size() {
        return uses.size();
    }

    /**
     * A request of a session begins.
     *
     * @param exchange that will be answered
     * @param session of the device
     */
    public void begin(Exchange exchange, DeviceSession session) {
        EndPoint endPoint =
                Request.getBaseRequest(exchange.request()).getHttpChannel().getEndPoint();
        Use use = uses.computeIfAbsent(endPoint, Use::new);
        use.begin(exchange, session);
        if (!endPoint.isOpen()) {
            // it was closed before it was here to be forgotten
            use.onClosed(endPoint.getConnection());
        }
    }

    /** One socket. */
    private final class Use implements Connection.Listener {

        private final EndPoint endPoint;
        private final Consumer<RefusedException> watcher = this::ended;
        private Optional<DeviceSession> owner = Optional.empty();
        private Optional<Exchange> current = Optional.empty();

        Use(EndPoint endPoint) {
            this.endPoint = endPoint;
            endPoint.getConnection().addListener(this);
        }

        void begin(Exchange exchange, DeviceSession session) {
            Optional<DeviceSession> before;
            synchronized (this) {
                before = owner;
                owner = Optional.of(session);
                current = Optional.of(exchange);
            }
            exchange.onCompleted(this::completed);
            if (before.filter(session::equals).isEmpty()) {
                before.ifPresent(one -> one.unwatch(watcher));
                session.watch(watcher);
            }
        }

        /** The answer is written. */
        private void completed() {
            boolean revoked;
            synchronized (this) {
                current = Optional.empty();
                revoked = owner.flatMap(DeviceSession::ended)
                        .filter(Use::isRevoked)
                        .isPresent();
            }
            if (revoked) {
                endPoint.close();
            }
        }

        private void ended(RefusedException cause) {
            Optional<Exchange> running;
            synchronized (this) {
                running = current;
            }
            if (isRevoked(cause)) {
                running.ifPresentOrElse(exchange -> exchange.revoke(cause), endPoint::close);
            }
        }

        private static boolean isRevoked(RefusedException cause) {
            return cause.reason() == Reason.REVOKED;
        }

        @Override
        public void onOpened(Connection connection) {
            // long since
        }

        @Override
        public void onClosed(Connection connection) {
            uses.remove(endPoint);
            Optional<DeviceSession> last;
            synchronized (this) {
                last = owner;
            }
            last.ifPresent(session -> session.unwatch(watcher));
        }
    }
}

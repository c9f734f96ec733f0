package io.millrace.https.internal;

import java.nio.ByteBuffer;
import java.nio.channels.WritePendingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConnection;
import org.eclipse.jetty.util.Callback;

/**
 * Ends connections over which the head of a request does not come in time: the connector's own time-out begins anew with each octet. The time
 * of the first head begins with the connection, so that it is that of a TLS handshake too; the time of a later one with its first octet. On the
 * threads of the connector, while it has connections.
 */
final class HeadWatch implements Connection.Listener {

    private static final byte[] LATE = late();
    private static final int LOOKS = 10;

    private final AbstractConnector connector;
    private final long withinNanos;
    private final Map<HttpConnection, Head> heads = new ConcurrentHashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();

    private HeadWatch(AbstractConnector connector, Duration within) {
        this.connector = connector;
        this.withinNanos = within.toNanos();
    }

    /** The request that comes next over a connection: how many came before, since when it comes, and if it was told to be late. */
    private record Head(long requests, long sinceNanos, boolean begun, boolean told) {

        static Head first() {
            return new Head(0, System.nanoTime(), true, false);
        }
    }

    /** Watches the connections that a connector takes from now on; {@link #end} ends that. */
    static HeadWatch on(AbstractConnector connector, Duration within) {
        HeadWatch watch = new HeadWatch(connector, within);
        connector.addBean(watch);
        return watch;
    }

    void end() {
        connector.removeBean(this);
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof HttpConnection http) {
            heads.put(http, Head.first());
            lookLater();
        }
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof HttpConnection http) {
            heads.remove(http);
        }
    }

    private void lookLater() {
        if (!heads.isEmpty() && looking.compareAndSet(false, true)) {
            connector.getScheduler().schedule(this::look, withinNanos / LOOKS, TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        looking.set(false);
        heads.forEach((connection, head) -> heads.replace(connection, head, look(connection, head)));
        lookLater();
    }

    private Head look(HttpConnection connection, Head head) {
        if (head.told()) {
            connection.getEndPoint().close();
            return head;
        }
        long now = System.nanoTime();
        long requests = connection.getMessagesIn();
        boolean begun = requests == 0
                || connection.getParser().inHeaderState()
                        && !connection.getParser().isStart();
        if (!begun || requests != head.requests() || !head.begun()) {
            return new Head(requests, now, begun, false);
        }
        boolean late = now - head.sinceNanos() >= withinNanos;
        if (late) {
            close(connection);
        }
        return new Head(requests, head.sinceNanos(), true, late);
    }

    /** Says why, where a request has begun; the next look closes. At once, a reset would overtake the answer. */
    private static void close(HttpConnection connection) {
        EndPoint endPoint = connection.getEndPoint();
        if (connection.getBytesIn() == 0) {
            endPoint.close();
            return;
        }
        try {
            endPoint.write(Callback.from(endPoint::shutdownOutput), ByteBuffer.wrap(LATE));
        } catch (WritePendingException e) {
            // something else is on its way out, and its reader takes nothing
            endPoint.close();
        }
    }

    private static byte[] late() {
        String problem = "{\"type\":\"about:blank\",\"title\":\"Request Timeout\",\"status\":408,"
                + "\"detail\":\"the head of the request took too long; send it at once\"}";
        return ("HTTP/1.1 408 Request Timeout\r\nContent-Type: application/problem+json\r\nConnection: close\r\n"
                        + "Content-Length: " + problem.length() + "\r\n\r\n" + problem)
                .getBytes(StandardCharsets.US_ASCII);
    }
}

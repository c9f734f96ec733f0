package io.millrace.gateway.http.internal.session;

import io.millrace.api.address.Address;
import io.millrace.api.gateway.PublishOutcome;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.Session;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.StreamRecord;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A device's session that serves request after request, one at a time. Any thread. */
public final class DeviceSession {

    private final String key;
    private final Consumer<DeviceSession> gone;
    private final Set<Consumer<RefusedException>> watchers = new LinkedHashSet<>();
    private Optional<Session> session = Optional.empty();
    private Optional<RefusedException> ended = Optional.empty();

    // of the cache, under its lock
    int requests;
    long idleSince = System.nanoTime();

    DeviceSession(String key, Consumer<DeviceSession> gone) {
        this.key = key;
        this.gone = gone;
    }

    String key() {
        return key;
    }

    synchronized void opened(Session opened) {
        session = Optional.of(opened);
    }

    /** Returns why it ended, if it did. */
    synchronized Optional<RefusedException> ended() {
        return ended;
    }

    /** Returns the device's id. */
    public String deviceId() {
        return session().identity().id();
    }

    private synchronized Session session() {
        return session.orElseThrow();
    }

    /** Publishes; see {@link Session#publish}. */
    public void publish(String address, Content content, PublishOutcome outcome) {
        Session open = session();
        synchronized (open) {
            open.publish(address, content, outcome);
        }
    }

    /** Stamps a message; see {@link Session#stamp}. */
    public StreamRecord stamp(String address, Content content) throws RefusedException {
        Session open = session();
        synchronized (open) {
            return open.stamp(address, content);
        }
    }

    /** Checks an address; see {@link Session#authorizeSend}. */
    public void authorizeSend(String address) throws RefusedException {
        Session open = session();
        synchronized (open) {
            open.authorizeSend(address);
        }
    }

    /** Checks an address; see {@link Session#authorizeReceive}. */
    public Address authorizeReceive(String address) throws RefusedException {
        Session open = session();
        synchronized (open) {
            return open.authorizeReceive(address);
        }
    }

    /** Tells somebody when the session ends; at once where it has. */
    public void watch(Consumer<RefusedException> watcher) {
        Optional<RefusedException> cause;
        synchronized (this) {
            cause = ended;
            if (cause.isEmpty()) {
                watchers.add(watcher);
            }
        }
        cause.ifPresent(watcher);
    }

    /** Tells somebody no more. */
    public synchronized void unwatch(Consumer<RefusedException> watcher) {
        watchers.remove(watcher);
    }

    /** The gateway ends the session. */
    void end(RefusedException cause) {
        List<Consumer<RefusedException>> told;
        boolean listed;
        synchronized (this) {
            if (ended.isPresent()) {
                return;
            }
            listed = session.isPresent();
            ended = Optional.of(cause);
            told = List.copyOf(watchers);
            watchers.clear();
        }
        if (listed) {
            gone.accept(this);
        }
        told.forEach(watcher -> watcher.accept(cause));
    }

    void close() {
        Session open = session();
        synchronized (open) {
            open.close();
        }
    }
}

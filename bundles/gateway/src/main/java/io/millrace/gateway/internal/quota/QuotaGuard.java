package io.millrace.gateway.internal.quota;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.health.MetricsSource;
import io.millrace.api.usage.Quotas.Quota;
import io.millrace.api.usage.Quotas.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/** Holds clients to their quotas. Its settings change under live connections, which feel it at once. Any thread. */
public final class QuotaGuard implements MetricsSource {

    private final LongSupplier nanos;
    private final Rate logins;
    private final Rate messages;
    private final Rate bytes;
    private final RateTable deviceLogins = new RateTable();
    private final RateTable deviceMessages = new RateTable();
    private final RateTable deviceBytes = new RateTable();
    private final WrongPasswords wrongPasswords;
    private final AtomicLongArray refused = new AtomicLongArray(What.values().length);
    private volatile QuotaSettings settings;

    /** What was refused. */
    private enum What {
        CONNECTIONS,
        CONNECTION_RATE,
        MESSAGE_RATE,
        WRONG_PASSWORDS
    }

    QuotaGuard(QuotaSettings settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
        long now = nanos.getAsLong();
        logins = new Rate(now);
        messages = new Rate(now);
        bytes = new Rate(now);
        wrongPasswords = new WrongPasswords(nanos);
    }

    void change(QuotaSettings changed) {
        settings = changed;
    }

    WrongPasswords wrongPasswords() {
        return wrongPasswords;
    }

    /**
     * Refuses a log-in that is not worth a check, after many wrong passwords.
     *
     * @param attempt what was shown, and from where
     * @throws RefusedException with the time after which the next one is checked
     */
    public void requireAttempt(Attempt attempt) throws RefusedException {
        try {
            wrongPasswords.require(attempt, settings.wrongPasswords());
        } catch (RefusedException e) {
            count(What.WRONG_PASSWORDS);
            throw e;
        }
    }

    /** The secret of an attempt was wrong, or its identity may not connect. */
    public void failed(Attempt attempt) {
        wrongPasswords.failed(attempt, settings.wrongPasswords());
    }

    /** The secret of an attempt was right. */
    public void succeeded(Attempt attempt) {
        wrongPasswords.succeeded(attempt);
    }

    /**
     * Counts a log-in, or refuses it.
     *
     * @param userName who logs in, with the right secret
     * @param connections how many are logged in now
     * @throws RefusedException if there are too many connections, or too many came in short time
     */
    public void requireConnection(String userName, int connections) throws RefusedException {
        QuotaSettings now = settings;
        if (now.connections() > 0 && connections >= now.connections()) {
            count(What.CONNECTIONS);
            throw new RefusedException(
                    Reason.QUOTA_EXCEEDED,
                    "the server has " + connections + " connections, and more are not allowed ('connections')");
        }
        long time = nanos.getAsLong();
        Bound all = Bound.perSecond(now.all().logins());
        Bound own = Bound.perMinute(now.device().logins());
        Rate ownRate = own.limit() == 0 ? logins : deviceLogins.of(userName, time);
        long ownWait = own.wait(ownRate, time);
        long wait = Math.max(ownWait, all.wait(logins, time));
        if (wait > 0) {
            count(What.CONNECTION_RATE);
            throw new RefusedException(
                    Reason.QUOTA_EXCEEDED,
                    ownWait > 0
                            ? "'" + userName + "' connects more than " + own.limit() + " times a minute"
                            : "more than " + all.limit() + " clients connect in a second",
                    Duration.ofNanos(wait));
        }
        own.use(ownRate, time, 1);
        all.use(logins, time, 1);
    }

    /** Returns how many connections one identity may have. */
    public int deviceConnections() {
        int limit = settings.deviceConnections();
        return limit == 0 ? Integer.MAX_VALUE : limit;
    }

    /** Returns how many connections may be open that are not logged in. */
    public int connectionsBeforeLogin() {
        int limit = settings.connectionsBeforeLogin();
        return limit == 0 ? Integer.MAX_VALUE : limit;
    }

    /** Counts a connection that is closed at once, since too many are not logged in. */
    public void refusedBeforeLogin() {
        count(What.CONNECTIONS);
    }

    /**
     * Counts a message, or tells when it may come.
     *
     * @param deviceId of whom it is
     * @param payloadBytes its size
     * @throws TooFastException if it is too early; it is not counted then
     */
    public void requireMessage(String deviceId, int payloadBytes) throws TooFastException {
        QuotaSettings now = settings;
        QuotaSettings.Rates own = now.device();
        QuotaSettings.Rates all = now.all();
        if ((own.messages() | own.bytes() | all.messages() | all.bytes()) == 0) {
            return;
        }
        long time = nanos.getAsLong();
        Bound[] bounds = {
            Bound.perSecond(own.messages()), Bound.perSecond(own.bytes()),
            Bound.perSecond(all.messages()), Bound.perSecond(all.bytes())
        };
        Rate[] rates = {
            own.messages() == 0 ? messages : deviceMessages.of(deviceId, time),
            own.bytes() == 0 ? bytes : deviceBytes.of(deviceId, time),
            messages,
            bytes
        };
        for (int i = 0; i < bounds.length; i++) {
            long wait = bounds[i].wait(rates[i], time);
            if (wait > 0) {
                throw new TooFastException(words(i, deviceId, bounds[i].limit()), Duration.ofNanos(wait));
            }
        }
        for (int i = 0; i < bounds.length; i++) {
            bounds[i].use(rates[i], time, i % 2 == 0 ? 1 : payloadBytes);
        }
    }

    /** Counts a message that was refused, since it came too early. */
    public void refusedMessage() {
        count(What.MESSAGE_RATE);
    }

    private static String words(int bound, String deviceId, long limit) {
        String unit = bound % 2 == 0 ? "messages" : "octets of payload";
        return bound < 2
                ? "device '" + deviceId + "' sends more than " + limit + " " + unit + " a second"
                : "all devices together send more than " + limit + " " + unit + " a second";
    }

    /**
     * Returns what the quotas are.
     *
     * @param connections how many are logged in now
     * @param beforeLogin how many are open and not logged in
     */
    public List<Quota> quotas(int connections, int beforeLogin) {
        QuotaSettings now = settings;
        return List.of(
                new Quota("connections", Scope.ALL, now.connections(), connections),
                new Quota("connectionsBeforeLogin", Scope.ALL, now.connectionsBeforeLogin(), beforeLogin),
                new Quota("connectionsPerSecond", Scope.ALL, now.all().logins(), -1),
                new Quota("messagesPerSecond", Scope.ALL, now.all().messages(), -1),
                new Quota("bytesPerSecond", Scope.ALL, now.all().bytes(), -1),
                new Quota("connections", Scope.DEVICE, now.deviceConnections(), -1),
                new Quota("connectionsPerMinute", Scope.DEVICE, now.device().logins(), -1),
                new Quota("messagesPerSecond", Scope.DEVICE, now.device().messages(), -1),
                new Quota("bytesPerSecond", Scope.DEVICE, now.device().bytes(), -1),
                new Quota("wrongPasswordsPerMinute", Scope.DEVICE, now.wrongPasswords(), -1));
    }

    private void count(What what) {
        refused.incrementAndGet(what.ordinal());
    }

    @Override
    public List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>();
        for (What what : What.values()) {
            metrics.add(new Metric(
                    "millrace_quota_refused_total",
                    "Connections and messages that a quota refused.",
                    Type.COUNTER,
                    Map.of("quota", what.name().toLowerCase(Locale.ROOT)),
                    refused.get(what.ordinal())));
        }
        return metrics;
    }
}

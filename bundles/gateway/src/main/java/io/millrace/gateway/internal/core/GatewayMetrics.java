package io.millrace.gateway.internal.core;

import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.health.MetricsSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts what passes the gateway, by protocol. A protocol's name comes from code, so that there are few. Any thread. */
public final class GatewayMetrics implements MetricsSource {

    private static final int KINDS = StreamKind.values().length;
    private static final RefusedException.Reason[] REASONS = RefusedException.Reason.values();

    private final Map<String, OfProtocol> protocols = new ConcurrentHashMap<>();

    /** Returns the counters of a protocol. */
    OfProtocol of(String protocol) {
        return protocols.computeIfAbsent(protocol, name -> new OfProtocol());
    }

    @Override
    public List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>();
        protocols.forEach((protocol, counters) -> counters.into(metrics, protocol));
        return metrics;
    }

    /** Counters of one protocol. */
    static final class OfProtocol {

        private final LongAdder[] accepted = adders(KINDS);
        private final LongAdder[] refused = adders(KINDS + 1);
        private final LongAdder loginsAccepted = new LongAdder();
        private final LongAdder[] loginsRefused = adders(REASONS.length);
        private final AtomicInteger connections = new AtomicInteger();

        void accepted(StreamKind kind) {
            accepted[kind.ordinal()].increment();
        }

        void refused(Optional<StreamKind> kind) {
            refused[kind.map(StreamKind::ordinal).orElse(KINDS)].increment();
        }

        void loginAccepted() {
            loginsAccepted.increment();
        }

        void loginRefused(RefusedException.Reason reason) {
            loginsRefused[reason.ordinal()].increment();
        }

        void connected() {
            connections.incrementAndGet();
        }

        void disconnected() {
            connections.decrementAndGet();
        }

        private void into(List<Metric> metrics, String protocol) {
            for (StreamKind kind : StreamKind.values()) {
                messages(metrics, protocol, kind.wireName(), "accepted", accepted[kind.ordinal()]);
                messages(metrics, protocol, kind.wireName(), "refused", refused[kind.ordinal()]);
            }
            messages(metrics, protocol, "none", "refused", refused[KINDS]);
            logins(metrics, protocol, "accepted", loginsAccepted);
            for (RefusedException.Reason reason : REASONS) {
                LongAdder count = loginsRefused[reason.ordinal()];
                if (count.sum() > 0) {
                    logins(metrics, protocol, reason.name().toLowerCase(Locale.ROOT), count);
                }
            }
            metrics.add(new Metric(
                    "millrace_connections",
                    "Connections that are logged in.",
                    Type.GAUGE,
                    Map.of("protocol", protocol),
                    connections.get()));
        }

        private static void messages(
                List<Metric> metrics, String protocol, String kind, String outcome, LongAdder count) {
            metrics.add(new Metric(
                    "millrace_messages_total",
                    "Messages that were accepted durably, or refused.",
                    Type.COUNTER,
                    Map.of("protocol", protocol, "kind", kind, "outcome", outcome),
                    count.sum()));
        }

        private static void logins(List<Metric> metrics, String protocol, String outcome, LongAdder count) {
            metrics.add(new Metric(
                    "millrace_logins_total",
                    "Log-ins, by what became of them.",
                    Type.COUNTER,
                    Map.of("protocol", protocol, "outcome", outcome),
                    count.sum()));
        }

        private static LongAdder[] adders(int count) {
            LongAdder[] adders = new LongAdder[count];
            for (int i = 0; i < count; i++) {
                adders[i] = new LongAdder();
            }
            return adders;
        }
    }
}

package io.millrace.inbox.internal;

import io.millrace.api.health.MetricsSource.Metric;
import io.millrace.api.health.MetricsSource.Type;
import io.millrace.api.inbox.CommandState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the inbox tells of itself. */
final class InboxMetrics {

    private InboxMetrics() {}

    static List<Metric> of(DurableInbox inbox) {
        List<Metric> metrics = new ArrayList<>();
        for (CommandState state : CommandState.values()) {
            metrics.add(new Metric(
                    "millrace_inbox_commands_total",
                    "Commands that reached a state since the start.",
                    Type.COUNTER,
                    Map.of("state", state.wireName()),
                    inbox.counters().reached(state)));
        }
        metrics.add(gauge(
                "millrace_inbox_waiting_commands",
                "Commands that wait.",
                inbox.counters().waiting()));
        metrics.add(gauge("millrace_inbox_listening_devices", "Devices that listen for commands.", inbox.listening()));
        metrics.add(gauge("millrace_inbox_file_bytes", "Size on disk.", inbox.fileBytes()));
        return metrics;
    }

    private static Metric gauge(String name, String help, double value) {
        return new Metric(name, help, Type.GAUGE, Map.of(), value);
    }
}

package io.millrace.bench.measure;

import io.millrace.bench.server.Machine;
import io.millrace.bench.server.Usage;

/**
 * One round on one server.
 *
 * @param peer the server's name
 * @param messages how many reached where they belong
 * @param seconds from the first message until then
 * @param usage what the server used in that time
 * @param latency from sending to the acknowledgement; at a fixed rate from when a message was due
 */
public record Round(String peer, int messages, double seconds, Usage usage, Latency latency) {

    private static final double MIB = 1024 * 1024;

    /** Returns messages a second. */
    public double rate() {
        return messages / seconds;
    }

    /** Returns processor seconds for 100,000 messages. */
    public double cpuPer100k() {
        return usage.cpuSeconds() * 100_000 / messages;
    }

    /** Returns which part of the whole machine the server took. */
    public double machineShare() {
        return usage.cpuSeconds() / seconds / Machine.processors();
    }

    /** Returns MiB written to disk for 100,000 messages. */
    public double diskMiBPer100k() {
        return usage.writtenBytes() / MIB * 100_000 / messages;
    }
}

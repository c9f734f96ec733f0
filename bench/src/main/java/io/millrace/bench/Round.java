package io.millrace.bench;

/**
 * One round on one server.
 *
 * @param peer the server's name
 * @param messages how many were acknowledged and reached where they belong
 * @param seconds from the first message until then
 * @param cpuSeconds processor time of the server in that time
 * @param p50Millis median latency from sending to PUBACK
 * @param p99Millis its 99th percentile
 * @param residentMiB resident memory of the server at the end
 */
record Round(
        String peer,
        int messages,
        double seconds,
        double cpuSeconds,
        double p50Millis,
        double p99Millis,
        long residentMiB) {

    /** Returns messages a second. */
    double rate() {
        return messages / seconds;
    }

    /** Returns processor seconds for 100,000 messages. */
    double cpuPer100k() {
        return cpuSeconds * 100_000 / messages;
    }

    /** Returns which part of the whole machine the server took. */
    double machineShare() {
        return cpuSeconds / seconds / Runtime.getRuntime().availableProcessors();
    }
}

package io.millrace.api.devicelog;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The last {@value #MAX_ENTRIES} refusals and life-cycle events of each identity, in words: the answer to "why". Provided by
 * the {@code audit} bundle.
 *
 * <p><b>For gateways:</b> report here what a client was refused and why its connection was ended, at the one place where it
 * is decided: log-ins, publishes, subscriptions, quotas, revocations. What the client is told stays as terse as its protocol
 * wants it; this is for the operator, so say it whole: {@code token expired 3 min ago}, {@code publish to
 * devices/press-2/telemetry refused: not its own and not its child's}. Report nothing that happens without fault, such as
 * connects and disconnects: presence has that. The same text again counts up and costs nothing. The bundle may be away: take
 * it as a dynamic, optional reference, and drop the report then.
 */
@ProviderType
public interface DeviceLog {

    /** How many entries of an identity are kept. */
    int MAX_ENTRIES = 50;

    /**
     * Reports something. Returns at once and never throws, so that event loops may call it; under a flood reports are
     * dropped and counted.
     *
     * @param report what happened
     */
    void report(DeviceLogReport report);

    /**
     * Returns what is known of an identity, newest first, whether it is registered or not; a report is seen at once.
     *
     * @param identity user name as it logs in: {@code {deviceId}} or {@code service/{id}}
     */
    List<DeviceLogEntry> last(String identity);
}

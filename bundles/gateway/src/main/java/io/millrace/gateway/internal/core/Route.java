package io.millrace.gateway.internal.core;

import io.millrace.api.address.Address;
import io.millrace.api.address.ParsedAddress;
import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import java.util.Map;
import java.util.Optional;

/**
 * Where the messages of one address go. Says nothing of who may send there.
 *
 * @param kind of the records
 * @param deviceId the device that the records are of
 * @param streamId the stream where the address names one
 * @param requestId the device's own id of its inquiry, where it is one
 * @param properties of the address
 */
record Route(
        StreamKind kind,
        String deviceId,
        Optional<String> streamId,
        Optional<String> requestId,
        Map<String, String> properties)
        implements Target {

    /** Finds the route of a parsed address, or refuses one that takes no messages of a device. */
    static Route of(ParsedAddress parsed) throws RefusedException {
        Address address = parsed.address();
        if (address instanceof Address.Publish publish) {
            return new Route(
                    publish.kind(), publish.deviceId(), publish.streamId(), Optional.empty(), parsed.properties());
        }
        if (address instanceof Address.Request request) {
            return new Route(
                    StreamKind.REQUESTS,
                    request.deviceId(),
                    Optional.of(request.name()),
                    Optional.of(request.requestId()),
                    parsed.properties());
        }
        throw new RefusedException(
                Reason.NOT_AUTHORIZED,
                "nothing can be sent to this address by a device; send to devices/me/telemetry[/{streamId}],"
                        + " devices/me/events/{type}, devices/me/metadata, devices/me/diagnostics or"
                        + " devices/me/requests/{name}/{requestId}, devices/me/responses/{commandId}[/{status}]");
    }

    /** Tells whether a token's resource, as levels, covers this route and a stream of it. */
    boolean isWithin(String[] scope, String stream) {
        String[] levels = requestId.isPresent()
                ? new String[] {"devices", deviceId, kind.wireName(), stream, requestId.get()}
                : new String[] {"devices", deviceId, kind.wireName(), stream};
        return Scopes.covers(scope, levels);
    }
}

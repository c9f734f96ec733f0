package io.millrace.gateway.internal.core;

import io.millrace.api.registry.DevicePage;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.Registry;
import java.util.Optional;
import java.util.Set;

/** A registry where {@code gw} and {@code gw-2} are gateways of every device whose id begins with {@code child}. */
public final class FakeRegistry implements Registry {

    /** The gateways; tests change them. */
    public volatile Set<String> gateways = Set.of("gw", "gw-2");

    @Override
    public Optional<DeviceRecord> find(String deviceId) {
        return Optional.empty();
    }

    @Override
    public DevicePage query(Optional<String> filter, int limit, Optional<String> cursor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long count() {
        return 0;
    }

    @Override
    public boolean isGatewayOf(String gatewayId, String childId) {
        return gateways.contains(gatewayId) && childId.startsWith("child");
    }
}

package io.millrace.gateway.internal.core;

import io.millrace.api.registry.DevicePage;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.Registry;
import java.util.Optional;

/** A registry where {@code gw} is the gateway of every device whose id begins with {@code child}. */
public final class FakeRegistry implements Registry {

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
        return gatewayId.equals("gw") && childId.startsWith("child");
    }
}

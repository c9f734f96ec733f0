package io.millrace.gateway.internal.broker;

import io.millrace.api.gateway.DeviceGateway;
import io.millrace.gateway.internal.groups.GroupHub;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * What a front stands on.
 *
 * @param gateway logs in, authorises, stores
 * @param groups gives consumer groups and live tails
 * @param workers runs what may block, such as a log-in; refuses by RejectedExecutionException when there is too much
 * @param settings bounds
 */
public record FrontContext(DeviceGateway gateway, GroupHub groups, Executor workers, BrokerSettings settings) {

    /** Checks that nothing is missing. */
    public FrontContext {
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(groups, "groups");
        Objects.requireNonNull(workers, "workers");
        Objects.requireNonNull(settings, "settings");
    }
}

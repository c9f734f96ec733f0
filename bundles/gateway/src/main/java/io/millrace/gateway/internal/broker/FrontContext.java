package io.millrace.gateway.internal.broker;

import io.millrace.gateway.internal.core.LoginQueue;
import io.millrace.gateway.internal.groups.GroupHub;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * What a front stands on.
 *
 * @param logins where its clients log in
 * @param groups gives consumer groups and live tails
 * @param workers opens those, which may block; refuses by RejectedExecutionException when there is too much
 * @param settings bounds
 */
public record FrontContext(LoginQueue logins, GroupHub groups, Executor workers, BrokerSettings settings) {

    /** Checks that nothing is missing. */
    public FrontContext {
        Objects.requireNonNull(logins, "logins");
        Objects.requireNonNull(groups, "groups");
        Objects.requireNonNull(workers, "workers");
        Objects.requireNonNull(settings, "settings");
    }
}

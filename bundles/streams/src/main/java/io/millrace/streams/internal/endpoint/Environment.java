package io.millrace.streams.internal.endpoint;

import io.millrace.streams.internal.Providers;
import io.millrace.streams.internal.deadletter.DeadLetterFolder;
import io.millrace.streams.internal.idempotent.DoneKeys;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What every endpoint of the component stands on.
 *
 * @param providers the services of other bundles
 * @param deadLetters where records go that no route can process
 * @param running the routes that read a group now
 * @param workflows the routes around changes of devices
 * @param done what the steps of idempotent consumers are done with
 * @param mask takes the secrets of connections out of a text
 * @param clock for stamps
 */
public record Environment(
        Providers providers,
        DeadLetterFolder deadLetters,
        RunningRoutes running,
        WorkflowRoutes workflows,
        DoneKeys done,
        UnaryOperator<String> mask,
        Clock clock) {

    /** How long a call waits for a provider that is being replaced (design, section 2). */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Checks that nothing is missing. */
    public Environment {
        Objects.requireNonNull(providers, "providers");
        Objects.requireNonNull(deadLetters, "deadLetters");
        Objects.requireNonNull(running, "running");
        Objects.requireNonNull(workflows, "workflows");
        Objects.requireNonNull(done, "done");
        Objects.requireNonNull(mask, "mask");
        Objects.requireNonNull(clock, "clock");
    }

    /** Puts what a route threw into words, without secrets of connections. */
    String reason(Throwable failure) {
        return Reasons.of(failure, mask);
    }
}

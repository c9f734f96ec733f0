package io.millrace.streams.internal;

import static io.millrace.api.route.DeadLetters.ACTION_PREFIX;
import static io.millrace.api.route.DeadLetters.GROUP_PREFIX;

import io.millrace.api.log.LogRecord;
import io.millrace.api.route.DeadLetter;
import io.millrace.api.route.GroupReplay;
import io.millrace.streams.internal.deadletter.DeadLetterFolder;
import io.millrace.streams.internal.endpoint.Reasons;
import io.millrace.streams.internal.endpoint.RunningRoutes;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Hands dead letters to those again who could not process them. */
final class Replays {

    private static final Duration GROUP_TIMEOUT = Duration.ofSeconds(10);

    private final DeadLetterFolder letters;
    private final RunningRoutes running;
    private final Providers providers;
    private final UnaryOperator<String> mask;

    Replays(DeadLetterFolder letters, RunningRoutes running, Providers providers, UnaryOperator<String> mask) {
        this.letters = letters;
        this.running = running;
        this.providers = providers;
        this.mask = mask;
    }

    /** As {@link io.millrace.api.route.DeadLetters#replay} says. */
    boolean replay(String id) {
        Optional<DeadLetter> letter = letters.find(id);
        if (letter.isEmpty()) {
            return false;
        }
        String routeId = letter.get().routeId();
        Optional<RunningRoutes.Route> route = running.find(routeId);
        if (route.isEmpty() && routeId.startsWith(GROUP_PREFIX)) {
            toGroup(routeId.substring(GROUP_PREFIX.length()), letter.get().record());
        } else if (route.isEmpty() && routeId.startsWith(ACTION_PREFIX)) {
            action(letter.get().record());
        } else {
            toRoute(
                    routeId,
                    route.orElseThrow(
                            () -> new IllegalStateException("the route " + routeId + " does not run; start it first")),
                    letter.get().record());
        }
        letters.discard(id);
        return true;
    }

    private void toRoute(String routeId, RunningRoutes.Route route, LogRecord record) {
        Optional<Throwable> failure = route.process(record);
        if (failure.isPresent()) {
            throw new IllegalStateException(
                    "the route " + routeId + " threw again: " + Reasons.of(failure.get(), mask), failure.get());
        }
    }

    private void action(LogRecord action) {
        providers
                .alerts()
                .current()
                .orElseThrow(() -> new IllegalStateException("the alerts are away; try again when they are back"))
                .repeat(action.record().stamp().messageId());
    }

    private void toGroup(String group, LogRecord record) {
        GroupReplay groups = providers
                .groups()
                .current()
                .orElseThrow(() -> new IllegalStateException("the gateway is away; try again when it is back"));
        try {
            groups.replay(group, record, GROUP_TIMEOUT).ifPresent(reason -> {
                throw new IllegalStateException("the record was not processed: " + reason);
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the server stops", e);
        }
    }
}

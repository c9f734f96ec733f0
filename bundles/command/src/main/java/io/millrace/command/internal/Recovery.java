package io.millrace.command.internal;

import io.millrace.api.health.Health;
import io.millrace.api.health.ServerHealth;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits until the server is as well as it was: what did not work before is not asked for. */
final class Recovery {

    private static final long BETWEEN_LOOKS_MILLIS = 300;

    private final Supplier<Optional<ServerHealth>> server;
    private final Duration steady;
    private final Map<String, Health> before;

    /**
     * Looks how the server is.
     *
     * @param server finds the service anew each time, for it may be replaced
     * @param steady how long nothing may be wrong on end, for right after a change all may look well for a moment
     * @throws IllegalStateException if the service is away
     */
    Recovery(Supplier<Optional<ServerHealth>> server, Duration steady) {
        this.server = server;
        this.steady = steady;
        before = server.get()
                .orElseThrow(() -> new IllegalStateException(
                        "bundle io.millrace.health offers no service now, so that nobody can tell how the server is"))
                .parts();
    }

    /**
     * Waits.
     *
     * @param patience how long at most
     * @return what is wrong in the end; empty if the server is well
     */
    Optional<String> await(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        long wellSince = 0;
        while (true) {
            Optional<String> trouble = trouble();
            long now = System.nanoTime();
            wellSince = trouble.isPresent() ? 0 : wellSince == 0 ? now : wellSince;
            if (wellSince != 0 && now - wellSince >= steady.toNanos()) {
                return Optional.empty();
            }
            if (now > end) {
                return Optional.of(trouble.orElse("it has not been well for " + steady.toSeconds() + " s on end"));
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }

    private Optional<String> trouble() {
        Map<String, Health> now =
                new TreeMap<>(server.get().map(ServerHealth::parts).orElse(Map.of()));
        before.forEach((part, health) -> now.putIfAbsent(part, Health.down("is not there any more")));
        return now.entrySet().stream()
                .filter(part -> !part.getValue().ok() && worked(part.getKey()))
                .map(part -> part.getKey() + ": " + part.getValue().detail())
                .reduce((one, other) -> one + "; " + other);
    }

    private boolean worked(String part) {
        return !before.containsKey(part) || before.get(part).ok();
    }
}

package io.millrace.command.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.health.Health;
import io.millrace.api.health.HealthCheck;
import java.util.List;
import java.util.function.Supplier;
import org.apache.karaf.shell.support.CommandException;
import org.junit.Test;

/** The health table. */
public class HealthShowTest {

    private final HealthShow command = new HealthShow();

    @Test
    public void listsEveryPart() throws Exception {
        command.checks = List.of(check("log", () -> Health.up("synced")), check("gateway", () -> Health.up("open")));

        assertTrue(Fake.run(command).matches("(?s).*gateway.*yes.*open.*log.*yes.*synced.*"));
    }

    @Test
    public void failsWhereAPartDoesNotWorkOrItsCheckThrows() {
        command.checks = List.of(check("log", () -> Health.down("disk full")), check("gateway", () -> {
            throw new IllegalStateException("closed");
        }));

        CommandException refused = assertThrows(CommandException.class, () -> Fake.run(command));

        assertEquals("2 of 2 parts do not work: gateway, log", refused.getMessage());
    }

    private static HealthCheck check(String name, Supplier<Health> health) {
        return new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Health check() {
                return health.get();
            }
        };
    }
}

package io.millrace.health.internal;

import static org.junit.Assert.assertEquals;

import io.millrace.api.health.Health;
import io.millrace.api.health.HealthCheck;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.Test;

public class CheckRunnerTest {

    private static HealthCheck check(String name, Supplier<Health> answer) {
        return new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Health check() {
                return answer.get();
            }
        };
    }

    @Test
    public void eachCheckIsToldByWhatItSaysOrThrows() {
        try (CheckRunner runner = new CheckRunner(Duration.ofSeconds(10))) {
            List<CheckResult> results = runner.run(List.of(
                    check("a", () -> Health.up("fine")), check("b", () -> Health.down("full")), check("c", () -> {
                        throw new IllegalStateException("oops");
                    })));
            assertEquals(
                    List.of(
                            new CheckResult("a", Health.up("fine")),
                            CheckResult.down("b", "full"),
                            CheckResult.down("c", "failed: java.lang.IllegalStateException: oops")),
                    results);
        }
    }

    @Test
    public void aCheckThatHangsIsNotWellAndIsStartedOnce() {
        CountDownLatch never = new CountDownLatch(1);
        HealthCheck hanging = check("a", () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Health.up("at last");
        });
        try (CheckRunner runner = new CheckRunner(Duration.ofMillis(50))) {
            assertEquals(
                    "did not answer within 50 ms",
                    runner.run(List.of(hanging)).get(0).detail());
            assertEquals(
                    "has not answered since an earlier call",
                    runner.run(List.of(hanging)).get(0).detail());
        }
    }
}

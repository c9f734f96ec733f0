package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import io.millrace.itests.client.Ledger;
import io.millrace.itests.client.Publishers;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Without a disk that syncs there is no acknowledgement. */
@Category(Alone.class)
public class SyncFailureIT {

    @Rule
    public final MillraceProcess node = new MillraceProcess().asShipped();

    private Process strace;

    @After
    public void detach() throws InterruptedException {
        if (strace != null) {
            strace.destroy();
            strace.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    public void nothingIsAcknowledgedWhileFdatasyncFails() throws Exception {
        Fleet fleet = new Fleet(node).register("mqtt-0", "amqp-0", "stomp-0");
        Ledger before = new Ledger();
        publish(
                fleet,
                before,
                () -> before.size("mqtt-0") > 0 && before.size("amqp-0") > 0 && before.size("stomp-0") > 0);
        failEverySync();
        Ledger after = new Ledger();
        publish(fleet, after, () -> health() == 503);
        assertEquals("acknowledged while no sync succeeded", 0, after.size());
        assertNotEquals("health tells of it", 200, health());
    }

    private void publish(Fleet fleet, Ledger ledger, java.util.concurrent.Callable<Boolean> until) {
        Publishers publishers = new Publishers(ledger);
        publishers.mqtt(node.port("MQTT"), "mqtt-0", fleet.password("mqtt-0"));
        publishers.amqp(node.port("AMQP"), "amqp-0", fleet.password("amqp-0"));
        publishers.stomp(node.port("STOMP"), "stomp-0", fleet.password("stomp-0"));
        await().atMost(Duration.ofSeconds(30)).until(until);
        publishers.stop();
    }

    private int health() {
        return fleetlessRest().get("/health").status();
    }

    private io.millrace.itests.client.Rest fleetlessRest() {
        return new Fleet(node).rest();
    }

    private void failEverySync() throws IOException {
        String pid = Files.readString(node.data().resolve("millrace.pid")).strip();
        java.nio.file.Path output = node.data().resolve("strace.txt");
        strace = new ProcessBuilder(
                        "strace",
                        "-f",
                        "-p",
                        pid,
                        "-e",
                        "trace=fdatasync,fsync,sync_file_range",
                        "-e",
                        "inject=fdatasync,fsync:error=EIO",
                        "-o",
                        output.toString())
                .redirectErrorStream(true)
                .redirectOutput(node.data().resolve("strace.console").toFile())
                .start();
        await("strace attached").atMost(Duration.ofSeconds(20)).until(() -> Files.readString(
                        node.data().resolve("strace.console"))
                .contains("attached"));
    }
}

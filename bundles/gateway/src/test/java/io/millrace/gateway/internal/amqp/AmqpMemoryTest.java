package io.millrace.gateway.internal.amqp;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertTrue;

import io.millrace.gateway.internal.broker.BrokerRule;
import io.millrace.gateway.internal.broker.FakeGateway;
import java.util.ArrayList;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

public class AmqpMemoryTest {

    @Rule
    public final BrokerRule broker = new BrokerRule();

    private final List<RawAmqp> clients = new ArrayList<>();

    private void connect(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            RawAmqp client = new RawAmqp(broker.port("amqp"), "press-" + i, FakeGateway.PASSWORD);
            clients.add(client);
            client.receive("devices/me/commands", 10);
        }
        await().until(() -> broker.inbox().listeners() == to);
    }

    private static long used() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    public void aDeviceThatListensToItsInboxTakesAtMostTenKibibytes() throws Exception {
        int devices = Integer.getInteger("millrace.test.connections", 1_000);
        connect(0, 50); // what is made once
        long before = used();
        connect(50, 50 + devices);
        long each = (used() - before) / devices;
        System.out.println(
                "heap of an AMQP device that listens to its inbox, its client's socket included: " + each + " bytes");
        assertTrue(each + " bytes", each <= 10 * 1024);
        for (RawAmqp client : clients) {
            client.close();
        }
    }
}

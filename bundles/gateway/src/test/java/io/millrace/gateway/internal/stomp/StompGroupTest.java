package io.millrace.gateway.internal.stomp;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.gateway.internal.broker.BrokerRule;
import io.millrace.gateway.internal.broker.FakeGateway;
import io.millrace.gateway.internal.broker.Records;
import io.millrace.gateway.internal.stomp.StompClient.Frame;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

public class StompGroupTest {

    private static final String GROUP = "/streams/telemetry/erp";

    @Rule
    public final BrokerRule broker = new BrokerRule();

    private Records records;

    @Before
    public void createRecords() {
        records = new Records(broker.log());
    }

    private StompClient subscriber(String headers) throws IOException {
        StompClient client = new StompClient(broker.port("stomp")).connect("service/crm", FakeGateway.PASSWORD);
        client.send("SUBSCRIBE\nid:s1\ndestination:" + GROUP + "\nreceipt:sub\n" + headers + "\n");
        assertEquals("sub", client.read().header("receipt-id"));
        return client;
    }

    private long position() {
        return broker.log().group(StreamKind.TELEMETRY, "erp").orElseThrow().position();
    }

    @Test
    public void aGroupThatOpensForAClientThatHasGoneIsFreeAgain() throws Exception {
        StompClient client = new StompClient(broker.port("stomp")).connect("service/crm", FakeGateway.PASSWORD);
        CountDownLatch opening = new CountDownLatch(1);
        broker.log().beforeOpening(() -> {
            opening.countDown();
            await().until(() -> broker.gateway().sessions().isEmpty());
        });
        client.send("SUBSCRIBE\nid:s1\ndestination:" + GROUP + "\n\n");
        opening.await();
        client.close();
        await().until(() -> broker.log().group(StreamKind.TELEMETRY, "erp").isPresent());
        await().until(() -> broker.log()
                .group(StreamKind.TELEMETRY, "erp")
                .orElseThrow()
                .reader()
                .isEmpty());
    }

    @Test
    public void deliversRecordsWithTheirStamps() throws Exception {
        try (StompClient client = subscriber("ack:client-individual\n")) {
            records.telemetry("press-1", "motor", "{\"rpm\":900}");

            Frame message = client.read();

            assertEquals("MESSAGE", message.command());
            assertEquals("s1", message.header("subscription"));
            assertEquals(GROUP, message.header("destination"));
            assertEquals("press-1", message.header("device-id"));
            assertEquals("motor", message.header("stream-id"));
            assertEquals("m1", message.header("message-id"));
            assertEquals("1", message.header("position"));
            assertEquals("application/json", message.header("content-type"));
            assertEquals("yes", message.header("own"));
            assertEquals("{\"rpm\":900}", message.body());
            client.send("ACK\nid:" + message.header("ack") + "\n\n");
            await().until(() -> position() == 1);
        }
    }

    @Test
    public void acknowledgesByItselfWhereTheClientDoesNot() throws Exception {
        try (StompClient client = subscriber("")) {
            for (int i = 0; i < 300; i++) {
                records.telemetry("press-1", "default", Integer.toString(i));
            }
            for (int i = 0; i < 300; i++) {
                assertEquals(Integer.toString(i), client.read().body());
            }
            await().until(() -> position() == 300);
        }
    }

    @Test
    public void acknowledgesAllBeforeInClientMode() throws Exception {
        try (StompClient client = subscriber("ack:client\n")) {
            records.telemetry("press-1", "default", "1");
            records.telemetry("press-2", "default", "2");
            records.telemetry("press-3", "default", "3");
            client.read();
            Frame second = client.read();
            client.read();
            client.send("ACK\nid:" + second.header("ack") + "\n\n");
            await().until(() -> position() == 2);
        }
        try (StompClient client = subscriber("ack:client\n")) {
            assertEquals("3", client.read().body());
        }
    }

    @Test
    public void givesBackWhatIsNotAcknowledgedUntilItIsBuried() throws Exception {
        try (StompClient client = subscriber("ack:client-individual\nprefetch-count:1\n")) {
            records.telemetry("press-1", "default", "poison");
            records.telemetry("press-1", "default", "fine");
            for (int i = 0; i < 3; i++) {
                Frame message = client.read();
                assertEquals("poison", message.body());
                assertEquals(i == 0 ? null : "true", message.header("redelivered"));
                client.send("NACK\nid:" + message.header("ack") + "\n\n");
            }
            Frame fine = client.read();
            assertEquals("fine", fine.body());
            client.send("ACK\nid:" + fine.header("ack") + "\nreceipt:done\n\n");
            assertEquals("done", client.read().header("receipt-id"));
            await().until(() -> position() == 2);
            assertEquals(List.of("group.erp m1 3"), broker.buried());
        }
    }

    @Test
    public void givesTheRestToOthersAfterAnUnsubscribe() throws Exception {
        try (StompClient first = subscriber("ack:client\n");
                StompClient second = new StompClient(broker.port("stomp"))) {
            records.telemetry("press-1", "default", "1");
            assertEquals("1", first.read().body());
            second.connect("service/crm", FakeGateway.PASSWORD);
            second.send("SUBSCRIBE\nid:x\ndestination:" + GROUP + "\n\n");
            first.send("UNSUBSCRIBE\nid:s1\n\n");
            assertEquals("1", second.read().body());
        }
    }

    @Test
    public void acknowledgesByMessageIdInVersionOneDotOne() throws Exception {
        try (StompClient client = new StompClient(broker.port("stomp"))) {
            client.send("CONNECT\naccept-version:1.1\nhost:x\nlogin:service/crm\npasscode:secret\n\n");
            assertEquals("1.1", client.read().header("version"));
            client.send("SUBSCRIBE\nid:s1\nack:client-individual\nreceipt:sub\ndestination:" + GROUP + "\n\n");
            client.read();
            records.telemetry("press-1", "default", "1");
            Frame message = client.read();
            assertEquals("m1", message.header("record-message-id"));
            assertNotNull(message.header("message-id"));
            client.send("ACK\nsubscription:s1\nmessage-id:" + message.header("message-id") + "\n\n");
            await().until(() -> position() == 1);
        }
    }

    @Test
    public void refusesAGroupThatARouteReads() throws Exception {
        broker.log().openGroup(StreamKind.TELEMETRY, "erp", "route crm");
        try (StompClient client = new StompClient(broker.port("stomp"))) {
            client.connect("service/crm", FakeGateway.PASSWORD);
            client.send("SUBSCRIBE\nid:s1\ndestination:" + GROUP + "\n\n");
            Frame error = client.read();
            assertEquals("ERROR", error.command());
            assertTrue(error.toString(), error.body().contains("route crm"));
        }
    }
}

package io.millrace.gateway.internal.stomp;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.stream.StreamRecord;
import io.millrace.gateway.internal.broker.BrokerRule;
import io.millrace.gateway.internal.broker.FakeGateway;
import io.millrace.gateway.internal.stomp.StompClient.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

public class StompPublishTest {

    @Rule
    public final BrokerRule broker = new BrokerRule();

    private StompClient client;

    @Before
    public void open() throws IOException {
        client = new StompClient(broker.port("stomp"));
    }

    @After
    public void close() throws IOException {
        client.close();
    }

    private void assertError(String words) throws IOException {
        Frame error = client.read();
        assertEquals("ERROR", error.command());
        assertTrue(error.toString(), error.header("message").contains(words));
        assertTrue(client.isClosedByServer());
    }

    @Test
    public void answersAReceiptOnceTheMessageIsInTheLog() throws Exception {
        client.connect("press-1", FakeGateway.PASSWORD);

        client.send("SEND\ndestination:/devices/me/telemetry\nstream-id:motor\nmessage-id:id-7\nline:a\\cb\n"
                + "content-type:application/json\nreceipt:r1\n\n{\"rpm\":900}");

        Frame receipt = client.read();
        assertEquals("RECEIPT", receipt.command());
        assertEquals("r1", receipt.header("receipt-id"));
        StreamRecord record = broker.log().all(StreamKind.TELEMETRY).get(0).record();
        assertEquals("press-1", record.deviceId());
        assertEquals("motor", record.streamId());
        assertEquals("id-7", record.stamp().messageId());
        assertEquals("a:b", record.content().properties().get("line"));
        assertEquals(Optional.of("application/json"), record.content().contentType());
        assertEquals("{\"rpm\":900}", new String(record.content().payload(), StandardCharsets.UTF_8));
    }

    @Test
    public void takesOctetsWithNulByTheirLength() throws Exception {
        client.connect("press-1", FakeGateway.PASSWORD);
        client.send("SEND\ndestination:devices/press-1/telemetry\ncontent-length:3\nreceipt:r1\n\na\0b");
        assertEquals("RECEIPT", client.read().command());
        assertEquals(
                3,
                broker.log().all(StreamKind.TELEMETRY).get(0).record().content().payload().length);
    }

    @Test
    public void takesFramesInPiecesAndManyInOne() throws Exception {
        client.connect("press-1", FakeGateway.PASSWORD);
        String frame = "SEND\r\ndestination:devices/press-1/telemetry\r\nreceipt:r1\r\n\r\n1\0\n\n";
        for (byte octet : frame.getBytes(StandardCharsets.UTF_8)) {
            client.raw(new byte[] {octet});
        }
        assertEquals("r1", client.read().header("receipt-id"));
        client.raw((frame + frame).getBytes(StandardCharsets.UTF_8));
        assertEquals("r1", client.read().header("receipt-id"));
        assertEquals("r1", client.read().header("receipt-id"));
    }

    @Test
    public void answersADisconnectAfterEverythingBeforeIt() throws Exception {
        client.connect("press-1", FakeGateway.PASSWORD);
        for (int i = 0; i < 500; i++) {
            client.send("SEND\ndestination:devices/press-1/telemetry\n\n" + i);
        }
        client.send("DISCONNECT\nreceipt:bye\n\n");
        assertEquals("bye", client.read().header("receipt-id"));
        assertEquals(500, broker.log().all(StreamKind.TELEMETRY).size());
        assertTrue(client.isClosedByServer());
        await().until(() -> broker.gateway().sessions().isEmpty());
    }

    @Test
    public void refusesAWrongPassword() throws Exception {
        client.send("CONNECT\naccept-version:1.2\nlogin:press-1\npasscode:wrong\n\n");
        assertError("user name or password is wrong");
    }

    @Test
    public void refusesFramesBeforeConnect() throws Exception {
        client.send("SEND\ndestination:devices/press-1/telemetry\n\n1");
        assertError("first frame");
    }

    @Test
    public void refusesUnknownVersions() throws Exception {
        client.send("CONNECT\naccept-version:3.0\nlogin:press-1\npasscode:secret\n\n");
        assertError("1.0, 1.1, 1.2");
    }

    @Test
    public void refusesAForeignAddressWithTheReceiptId() throws Exception {
        client.connect("press-1", FakeGateway.PASSWORD);
        client.send("SEND\ndestination:devices/press-2/telemetry\nreceipt:r1\n\n1");
        Frame error = client.read();
        assertEquals("ERROR", error.command());
        assertEquals("not your address", error.header("message"));
        assertEquals("r1", error.header("receipt-id"));
        assertTrue(broker.log().all(StreamKind.TELEMETRY).isEmpty());
    }

    @Test
    public void refusesTooLargeMessagesByTheirHeaderAndByTheirOctets() throws Exception {
        client.connect("press-1", FakeGateway.PASSWORD);
        client.send("SEND\ndestination:devices/press-1/telemetry\ncontent-length:300000\n\n");
        assertError("message too large");
        client = new StompClient(broker.port("stomp")).connect("press-1", FakeGateway.PASSWORD);
        byte[] large = new byte[BrokerRule.MAX_MESSAGE_BYTES + 10];
        Arrays.fill(large, (byte) 'x');
        client.send("SEND\ndestination:devices/press-1/telemetry\n\n" + new String(large, StandardCharsets.US_ASCII));
        assertError("message too large");
    }

    @Test
    public void takesAMessageOfTheLargestSize() throws Exception {
        client.connect("press-1", FakeGateway.PASSWORD);
        byte[] large = new byte[BrokerRule.MAX_MESSAGE_BYTES];
        Arrays.fill(large, (byte) 'x');
        client.send("SEND\ndestination:devices/press-1/telemetry\nreceipt:r1\n\n"
                + new String(large, StandardCharsets.US_ASCII));
        assertEquals("RECEIPT", client.read().command());
    }

    @Test
    public void refusesMalformedFramesInWords() throws Exception {
        for (String[] malformed : new String[][] {
            {"SEND\nno colon\n\n", "header line 1"},
            {"SEND\ndestination:a\\tb\n\n", "escape \\t"},
            {"SEND\ndestination:x\ncontent-length:many\n\n", "content-length 'many'"},
            {"SEND\ndestination:x\ncontent-length:1\n\nxy", "no NUL after the body"},
            {"SEND\n\n1", "needs the header 'destination'"},
            {"FLY\n\n", "unknown command"},
            {"BEGIN\ntransaction:t\n\n", "transactions are not supported"},
            {"SUBSCRIBE\nid:1\ndestination:x\nack:never\n\n", "none of auto, client, client-individual"},
            {"ACK\nid:17\n\n", "no message with id '17'"},
            {"x".repeat(20_000), "without an empty line"},
        }) {
            client.close();
            client = new StompClient(broker.port("stomp")).connect("press-1", FakeGateway.PASSWORD);
            client.send(malformed[0]);
            Frame error = client.read();
            assertEquals("ERROR", error.command());
            assertTrue(error.toString(), error.body().contains(malformed[1]));
        }
    }

    @Test
    public void disturbsNobodyElseByAMalformedFrame() throws Exception {
        client.connect("press-1", FakeGateway.PASSWORD);
        try (StompClient bad = new StompClient(broker.port("stomp"))) {
            bad.send("\u0001\u0002 garbage");
            assertEquals("ERROR", bad.read().command());
        }
        client.send("SEND\ndestination:devices/press-1/telemetry\nreceipt:r1\n\n1");
        assertEquals("RECEIPT", client.read().command());
    }

    @Test
    public void saysWhyWhenTheSessionIsRevoked() throws Exception {
        client.connect("press-1", FakeGateway.PASSWORD);
        broker.gateway()
                .sessions()
                .get(0)
                .transport()
                .closer()
                .accept(new RefusedException(RefusedException.Reason.REVOKED, "the device was deactivated"));
        assertError("the device was deactivated");
        await().until(() -> broker.gateway().sessions().isEmpty());
    }

    @Test
    public void speaksVersionOneDotZeroAsWell() throws Exception {
        client.send("CONNECT\nlogin:press-1\npasscode:secret\n\n");
        assertEquals("1.0", client.read().header("version"));
        client.send("SEND\ndestination: devices/press-1/telemetry\nreceipt: r1\n\n1");
        assertEquals("r1", client.read().header("receipt-id"));
    }

    @Test
    public void agreesOnHeartBeats() throws Exception {
        client.send("CONNECT\naccept-version:1.2\nheart-beat:20000,20000\nlogin:press-1\npasscode:secret\n\n");
        assertEquals(Duration.ofSeconds(10).toMillis() + ",10000", client.read().header("heart-beat"));
    }
}

package io.millrace.gateway.internal.mqtt;

import static io.millrace.gateway.internal.mqtt.Bytes.connect;
import static io.millrace.gateway.internal.mqtt.Bytes.publish;
import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.After;
import org.junit.Test;

public class MqttMemoryTest {

    private final MqttServer server = new MqttServer();

    @After
    public void close() {
        server.close();
    }

    private static long heap() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void publishDistinct(RawClient client, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            client.send(publish(5, 1, 1, "devices/me/" + (i % 2 == 0 ? "events/e" : "telemetry/s") + i, "1"));
            assertTrue(client.read().startsWith("40"));
        }
    }

    @Test
    public void aHundredThousandTopicsLeaveTheHeapFlat() throws Exception {
        server.fixture.log.keepNothing();
        try (RawClient client = server.connected(5, "d1")) {
            publishDistinct(client, 0, 10_000);
            long before = heap();
            publishDistinct(client, 10_000, 100_000);
            long grown = heap() - before;
            assertTrue("grown by " + grown + " bytes", grown < 1_500_000);
        }
    }

    @Test
    public void aConnectedDeviceTakesAtMostTenKibibytes() throws Exception {
        int devices = 500;
        List<SocketChannel> warm = open(0, 50);
        long before = heap();
        List<SocketChannel> sockets = open(50, devices);
        long each = (heap() - before) / devices;
        assertEquals(devices + 50, server.fixture.gateway.connections());
        for (SocketChannel socket : sockets) {
            socket.close();
        }
        for (SocketChannel socket : warm) {
            socket.close();
        }
        await().until(() -> server.fixture.gateway.connections() == 0);
        System.out.println("heap of a connected MQTT device, its client's socket included: " + each + " bytes");
        assertTrue(each + " bytes", each <= 10 * 1024);
    }

    private List<SocketChannel> open(int from, int count) throws Exception {
        List<SocketChannel> sockets = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            SocketChannel socket =
                    SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            String id = "device-" + i;
            socket.write(ByteBuffer.wrap(Bytes.of(
                    connect(4, true, id, id),
                    publish(4, 1, 1, "devices/" + id + "/telemetry", "1"),
                    Bytes.packet(0x82, Bytes.id(2), Bytes.text("devices/" + id + "/commands/#"), 1))));
            ByteBuffer answers = ByteBuffer.allocate(13);
            while (answers.hasRemaining() && socket.read(answers) >= 0) {
                answers.mark();
            }
            assertEquals("20020000" + "40020001" + "9003000201", Bytes.hex(sorted(answers.array())));
            sockets.add(socket);
        }
        return sockets;
    }

    /** SUBACK may come before PUBACK; returns the answers with SUBACK last. */
    private static byte[] sorted(byte[] answers) {
        boolean subackFirst = (answers[4] & 0xff) == 0x90;
        return subackFirst
                ? Bytes.of(
                        java.util.Arrays.copyOfRange(answers, 0, 4),
                        java.util.Arrays.copyOfRange(answers, 9, 13),
                        java.util.Arrays.copyOfRange(answers, 4, 9))
                : answers;
    }
}

package io.millrace.gateway.internal.mqtt;

import static io.millrace.gateway.internal.mqtt.Bytes.connect;
import static io.millrace.gateway.internal.mqtt.Bytes.id;
import static io.millrace.gateway.internal.mqtt.Bytes.of;
import static io.millrace.gateway.internal.mqtt.Bytes.packet;
import static io.millrace.gateway.internal.mqtt.Bytes.publish;
import static io.millrace.gateway.internal.mqtt.Bytes.text;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.Test;

public class PacketDecoderTest {

    private static final int MAX = 10_000;

    private static List<Object> decode(byte[]... pieces) {
        EmbeddedChannel channel = new EmbeddedChannel(new PacketDecoder(MAX));
        List<Object> packets = new ArrayList<>();
        for (byte[] piece : pieces) {
            channel.writeInbound(Unpooled.wrappedBuffer(piece));
            for (Object packet = channel.readInbound(); packet != null; packet = channel.readInbound()) {
                packets.add(packet);
            }
        }
        channel.finishAndReleaseAll();
        return packets;
    }

    private static List<Object> after5(byte[] packet) {
        List<Object> packets = decode(connect(5, true, "d1", "d1"), packet);
        return packets.subList(1, packets.size());
    }

    private static int codeOf(List<Object> packets) {
        assertEquals(packets.toString(), 1, packets.size());
        assertTrue(packets.toString(), packets.get(0) instanceof Packet.Broken);
        return ((Packet.Broken) packets.get(0)).cause().code();
    }

    @Test
    public void eachMalformedPacketHasItsReasonCode() {
        record Row(String what, int code, byte[] packet) {}
        byte[] longTopic = text("x");
        List<Row> table = List.of(
                new Row("type 0", 0x81, of("0000")),
                new Row("PUBLISH with QoS 3", 0x81, packet(0x36, text("t"), id(1), 0)),
                new Row("DUP at QoS 0", 0x81, packet(0x38, text("t"), 0)),
                new Row("packet id 0", 0x82, packet(0x32, text("t"), id(0), 0)),
                new Row("topic longer than its packet", 0x81, packet(0x30, "00ff", longTopic)),
                new Row("topic with #", 0x90, packet(0x30, text("devices/me/#"), 0)),
                new Row("topic with +", 0x90, packet(0x30, text("devices/+/telemetry"), 0)),
                new Row("topic with U+0000", 0x81, packet(0x30, text("a\0b"), 0)),
                new Row("topic that is no UTF-8", 0x81, packet(0x30, "0002c328", 0)),
                new Row("topic with a surrogate", 0x81, packet(0x30, "0003eda080", 0)),
                new Row("properties longer than the packet", 0x81, packet(0x30, text("t"), 0x7f)),
                new Row("unknown property", 0x82, packet(0x30, text("t"), 2, 0x7e, 0)),
                new Row("property of another packet", 0x82, packet(0x30, text("t"), 5, 0x11, "00000001")),
                new Row("property twice", 0x82, packet(0x30, text("t"), 4, "01010101")),
                new Row("payload format 2", 0x82, packet(0x30, text("t"), 2, "0102")),
                new Row("subscription id from a client", 0x82, packet(0x30, text("t"), 2, "0b01")),
                new Row("five length bytes", 0x81, of(0x30, "ffffffff01")),
                new Row("SUBSCRIBE with wrong flags", 0x81, packet(0x80, id(1), 0, text("t"), 0)),
                new Row("SUBSCRIBE without filter", 0x82, packet(0x82, id(1), 0)),
                new Row("SUBSCRIBE with QoS 3", 0x81, packet(0x82, id(1), 0, text("t"), 3)),
                new Row("SUBSCRIBE with reserved options", 0x81, packet(0x82, id(1), 0, text("t"), 0xc0)),
                new Row("SUBSCRIBE with an identifier", 0xa1, packet(0x82, id(1), 2, "0b05", text("t"), 0)),
                new Row("UNSUBSCRIBE without filter", 0x82, packet(0xa2, id(1), 0)),
                new Row("PUBREL with wrong flags", 0x81, packet(0x60, id(1))),
                new Row("PUBACK without id", 0x81, packet(0x40)),
                new Row("PINGREQ with a body", 0x81, packet(0xc0, 1)),
                new Row("CONNACK from a client", 0x82, packet(0x20, 0, 0, 0)),
                new Row("AUTH", 0x82, packet(0xf0, 0x18, 0)),
                new Row("too large", 0x95, of(0x30, 0xff, 0x7f)));
        for (Row row : table) {
            assertEquals(row.what(), row.code(), codeOf(after5(row.packet())));
        }
    }

    @Test
    public void eachMalformedConnectHasItsReasonCode() {
        record Row(String what, int code, byte[] packet) {}
        byte[] name = text("MQTT");
        byte[] end = of(text("d1"), text("d1"));
        List<Row> table = List.of(
                new Row("another protocol", 0x81, packet(0x10, text("AMQP"), 4, 0x82, id(60), end)),
                new Row("3.1 at another level", 0x84, packet(0x10, text("MQIsdp"), 4, 0x82, id(60), end)),
                new Row("level 6", 0x84, packet(0x10, name, 6, 0x82, id(60), end)),
                new Row("reserved flag", 0x81, packet(0x10, name, 4, 0x83, id(60), end)),
                new Row("Will QoS without Will", 0x81, packet(0x10, name, 4, 0x8a, id(60), end)),
                new Row("Will QoS 3", 0x81, packet(0x10, name, 4, 0x9e, id(60), end)),
                new Row("password without user", 0x81, packet(0x10, name, 4, 0x42, id(60), end)),
                new Row("bytes after the end", 0x81, packet(0x10, name, 4, 0x82, id(60), end, 1)),
                new Row("cut off", 0x81, packet(0x10, name, 4, 0x82, id(60), text("d1"))),
                new Row("receive maximum 0", 0x82, packet(0x10, name, 5, 0x82, id(60), 3, "210000", end)),
                new Row("packet size 0", 0x82, packet(0x10, name, 5, 0x82, id(60), 5, "2700000000", end)),
                new Row("HTTP", 0x82, of("474554202f20485454502f312e310d0a0d0a")));
        for (Row row : table) {
            assertEquals(row.what(), row.code(), codeOf(decode(row.packet())));
        }
    }

    @Test
    public void aPacketTooLargeIsRefusedByItsFirstBytes() {
        assertEquals(0x95, codeOf(decode(of(0x10, "ffffff7f"))));
    }

    @Test
    public void packetsArriveTheSameHoweverTheyAreCut() {
        byte[] all = of(
                connect(5, true, "d1", "d1"),
                publish(5, 1, 7, "devices/me/telemetry", "x".repeat(300)),
                packet(0xc0),
                packet(0xe0));
        String whole = names(decode(all));
        for (int size = 1; size < 20; size++) {
            List<byte[]> pieces = new ArrayList<>();
            for (int at = 0; at < all.length; at += size) {
                pieces.add(java.util.Arrays.copyOfRange(all, at, Math.min(all.length, at + size)));
            }
            assertEquals(whole, names(decode(pieces.toArray(byte[][]::new))));
        }
        assertEquals("[Connect, Publish, Ping, Disconnect]", whole);
    }

    private static String names(List<Object> packets) {
        return packets.stream()
                .map(packet -> packet.getClass().getSimpleName())
                .toList()
                .toString();
    }

    @Test
    public void noBytesAtAllMakeItThrow() {
        Random random = new Random(7);
        List<byte[]> good = List.of(
                connect(5, true, "d1", "d1"),
                publish(5, 1, 7, "devices/me/telemetry", "21.5"),
                packet(0x82, id(1), 0, text("devices/me/commands/#"), 1),
                packet(0xe0, 0x04, 5, 0x11, "00000001"));
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes;
            if (round % 2 == 0) {
                bytes = new byte[random.nextInt(64)];
                random.nextBytes(bytes);
            } else {
                bytes = good.get(random.nextInt(good.size())).clone();
                for (int i = 0; i < 3; i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
            // a decoder that fails in another way throws a DecoderException here
            List<Object> packets = decode(connect(5 - random.nextInt(2), true, "d1", "d1"), bytes);
            assertTrue(packets.get(0) instanceof Packet.Connect);
        }
    }

    @Test
    public void identifiersOfManyMessagesAreAllKept() {
        PacketIds ids = new PacketIds();
        for (int round = 0; round < 2; round++) {
            for (int id = 1; id <= 65_535; id += 7) {
                assertTrue(ids.add(id));
                assertFalse(ids.add(id));
            }
            assertEquals(9363, ids.size());
            for (int id = 1; id <= 65_535; id += 7) {
                assertTrue(ids.remove(id));
                assertFalse(ids.remove(id));
            }
            assertEquals(0, ids.size());
        }
    }

    @Test
    public void whileItIsPausedNothingIsDecoded() {
        PacketDecoder decoder = new PacketDecoder(MAX);
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        decoder.pause(channel.pipeline().context(decoder));
        channel.writeInbound(Unpooled.wrappedBuffer(connect(4, true, "d1", "d1")));
        assertNull(channel.readInbound());
        decoder.resume(channel.pipeline().context(decoder));
        channel.runPendingTasks();
        assertTrue(channel.readInbound() instanceof Packet.Connect);
        channel.finishAndReleaseAll();
    }
}

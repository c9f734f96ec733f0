package io.millrace.gateway.internal.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Writes CONNACK (section 3.2), which tells an MQTT 5 client what this server can. */
final class Connack {

    private Connack() {}

    static ByteBuf accepted(
            ByteBufAllocator buffers, ConnectRequest request, boolean sessionPresent, MqttSettings settings) {
        if (request.packet().version() == MqttVersion.V3_1_1) {
            return PacketWriter.connack311(0, sessionPresent);
        }
        ByteBuf properties = buffers.buffer();
        long asked =
                request.packet().properties().number(Properties5.SESSION_EXPIRY).orElse(0);
        long expiry = request.sessionExpirySeconds(settings);
        if (expiry != asked) {
            properties.writeByte(Properties5.SESSION_EXPIRY).writeInt((int) expiry);
        }
        properties.writeByte(Properties5.RECEIVE_MAXIMUM).writeShort(settings.receiveMaximum());
        properties.writeByte(Properties5.MAXIMUM_PACKET_SIZE).writeInt(settings.maxPacketBytes());
        request.assignedClientId().ifPresent(id -> PacketWriter.text(properties, Properties5.ASSIGNED_CLIENT_ID, id));
        int keepAlive = request.keepAliveSeconds(settings);
        if (keepAlive != request.packet().keepAliveSeconds()) {
            properties.writeByte(Properties5.SERVER_KEEP_ALIVE).writeShort(keepAlive);
        }
        properties.writeByte(Properties5.SUBSCRIPTION_IDS_AVAILABLE).writeByte(0);
        return PacketWriter.connack5(buffers, MqttCode.SUCCESS, sessionPresent, properties);
    }

    static ByteBuf refused(ByteBufAllocator buffers, MqttVersion version, int code, String reason) {
        if (version == MqttVersion.V3_1_1) {
            return PacketWriter.connack311(MqttCode.ofConnect311(code), false);
        }
        ByteBuf properties = buffers.buffer();
        PacketWriter.text(properties, Properties5.REASON_STRING, reason);
        return PacketWriter.connack5(buffers, code, false, properties);
    }
}

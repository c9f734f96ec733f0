package io.millrace.gateway.internal.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts the bytes of a connection into packets. A packet that announces more than is allowed is refused by its first bytes,
 * before any of it is kept; what goes past the end of its own packet is malformed at once. While paused it reads and decodes
 * nothing, so that nothing piles up.
 */
final class PacketDecoder extends ByteToMessageDecoder {

    private static final int MAX_LENGTH_BYTES = 4;
    private static final int CONNECT = PacketType.CONNECT << 4;

    private final PacketReader reader = new PacketReader();
    private final int maxPacketBytes;
    private boolean begun;
    private boolean paused;
    private boolean broken;

    PacketDecoder(int maxPacketBytes) {
        this.maxPacketBytes = maxPacketBytes;
    }

    MqttVersion version() {
        return reader.version();
    }

    boolean isPaused() {
        return paused;
    }

    /** Stops reading; packets that have come already stay where they are. */
    void pause(ChannelHandlerContext ctx) {
        paused = true;
        ctx.channel().config().setAutoRead(false);
    }

    /** Reads again, beginning with what has come already; on the event loop, later. */
    void resume(ChannelHandlerContext ctx) {
        paused = false;
        ctx.channel().eventLoop().execute(() -> {
            if (!paused && !ctx.isRemoved()) {
                ctx.channel().config().setAutoRead(true);
                decodeWhatIsThere(ctx);
            }
        });
    }

    private void decodeWhatIsThere(ChannelHandlerContext ctx) {
        ChannelHandlerContext own = ctx.pipeline().context(this);
        try {
            channelRead(own, Unpooled.EMPTY_BUFFER);
            channelReadComplete(own);
        } catch (Exception e) {
            // the interface of Netty declares any exception; the pipeline is where they go
            own.fireExceptionCaught(e);
        }
    }

    /** Reads nothing any more, whatever comes. */
    void stop() {
        broken = true;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (paused) {
            // the inherited method would ask for more
            ctx.fireChannelReadComplete();
        } else {
            super.channelReadComplete(ctx);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
        } else if (!paused) {
            try {
                decode(in, out);
            } catch (MqttException e) {
                broken = true;
                in.skipBytes(in.readableBytes());
                out.add(new Packet.Broken(e));
            }
        }
    }

    private void decode(ByteBuf in, List<Object> out) throws MqttException {
        int start = in.readerIndex();
        if (!begun && in.isReadable() && in.getByte(start) != CONNECT) {
            // whatever speaks something else is told at once, not when a length that it never meant has come
            throw MqttException.protocolError("the first packet must be CONNECT (3.1)");
        }
        int length = 0;
        for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
            if (in.readableBytes() < 2 + i) {
                return;
            }
            int digit = in.getUnsignedByte(start + 1 + i);
            length |= (digit & 0x7f) << 7 * i;
            if ((digit & 0x80) == 0) {
                packet(in, out, 2 + i, length);
                return;
            }
        }
        throw MqttException.malformed("the remaining length has more than four bytes");
    }

    private void packet(ByteBuf in, List<Object> out, int headerBytes, int length) throws MqttException {
        if (headerBytes + length > maxPacketBytes) {
            throw new MqttException(
                    MqttCode.PACKET_TOO_LARGE,
                    "the packet has " + (headerBytes + length) + " bytes; at most " + maxPacketBytes + " are allowed");
        }
        if (in.readableBytes() >= headerBytes + length) {
            begun = true;
            int first = in.getUnsignedByte(in.readerIndex());
            in.skipBytes(headerBytes);
            out.add(reader.read(first, in.readSlice(length)));
        }
    }
}

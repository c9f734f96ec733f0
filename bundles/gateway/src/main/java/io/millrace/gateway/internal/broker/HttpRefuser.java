package io.millrace.gateway.internal.broker;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Answers what cannot become the protocol, in words: plain HTTP on its port, as a person with a browser would try it, and a
 * WebSocket for another protocol.
 */
final class HttpRefuser extends ChannelInboundHandlerAdapter {

    private final String protocol;
    private final List<String> subprotocols;

    HttpRefuser(String protocol, List<String> subprotocols) {
        this.protocol = protocol;
        this.subprotocols = subprotocols;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (message instanceof FullHttpRequest request && !upgrades(request)) {
            ReferenceCountUtil.release(message);
            refuse(
                    ctx,
                    HttpResponseStatus.UPGRADE_REQUIRED,
                    "This port speaks " + protocol + ", plain or over WebSocket. HTTP has a port of its own.\n");
        } else if (message instanceof FullHttpRequest request && !isOurs(request)) {
            ReferenceCountUtil.release(message);
            refuse(
                    ctx,
                    HttpResponseStatus.BAD_REQUEST,
                    "The WebSocket sub-protocol must be " + String.join(" or ", subprotocols) + ".\n");
        } else {
            super.channelRead(ctx, message);
        }
    }

    private static void refuse(ChannelHandlerContext ctx, HttpResponseStatus status, String said) {
        byte[] words = said.getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(words));
        response.headers()
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, words.length);
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    /** Tells whether one of the sub-protocols that the client offers is spoken here; one that offers none speaks it silently. */
    private boolean isOurs(FullHttpRequest request) {
        List<String> offered = request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        return offered.isEmpty()
                || offered.stream()
                        .flatMap(list -> Stream.of(list.split(",")))
                        .map(String::strip)
                        .anyMatch(subprotocols::contains);
    }

    private static boolean upgrades(FullHttpRequest request) {
        return request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }
}

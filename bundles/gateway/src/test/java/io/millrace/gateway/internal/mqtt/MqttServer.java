package io.millrace.gateway.internal.mqtt;

import io.millrace.api.address.StreamKind;
import io.millrace.api.stream.StreamRecord;
import io.millrace.gateway.internal.core.GatewayFixture;
import io.millrace.gateway.internal.core.LoginQueue;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The MQTT front on a plain Netty server and fakes. */
final class MqttServer implements AutoCloseable {

    final GatewayFixture fixture = new GatewayFixture();
    final LoginQueue logins = new LoginQueue(fixture.gateway, fixture.limits, 2, 1000);
    final MqttFront front;
    private final NioEventLoopGroup group = new NioEventLoopGroup(2);
    private final Channel server;

    MqttServer() {
        this(MqttSettings.DEFAULT);
    }

    MqttServer(MqttSettings settings) {
        front = new MqttFront(settings, logins);
        server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        front.install(channel.pipeline());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    RawClient connected(int level, String user) throws java.io.IOException {
        return RawClient.connected(port(), level, user);
    }

    /** The records of a kind, each as {@code deviceId/streamId=payload}. */
    List<String> records(StreamKind kind) {
        return fixture.log.of(kind).stream().map(MqttServer::show).toList();
    }

    private static String show(StreamRecord record) {
        return record.deviceId() + "/" + record.streamId() + "="
                + new String(record.content().payload(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        front.close();
        logins.close();
        fixture.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}

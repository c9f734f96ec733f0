package io.millrace.gateway.internal.mqtt;

import io.millrace.api.address.StreamKind;
import io.millrace.api.stream.StreamRecord;
import io.millrace.gateway.internal.Defaults;
import io.millrace.gateway.internal.broker.BrokerSettings;
import io.millrace.gateway.internal.broker.FakeStreamLog;
import io.millrace.gateway.internal.broker.FrontContext;
import io.millrace.gateway.internal.core.FakeInbox;
import io.millrace.gateway.internal.core.GatewayFixture;
import io.millrace.gateway.internal.core.LoginQueue;
import io.millrace.gateway.internal.groups.GroupHub;
import io.millrace.gateway.internal.groups.GroupServices;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The MQTT front on a plain Netty server and fakes. */
final class MqttServer implements AutoCloseable {

    final GatewayFixture fixture = new GatewayFixture();
    final LoginQueue logins = new LoginQueue(fixture.gateway, fixture.limits, 2, 1000);
    final FakeStreamLog streams = new FakeStreamLog();
    final FakeInbox inbox = new FakeInbox();
    final MqttFront front;
    private final ExecutorService workers = Executors.newSingleThreadExecutor();
    private final GroupHub groups =
            new GroupHub(new GroupServices(() -> Optional.of(streams), Optional::empty), Defaults.groups());
    private final NioEventLoopGroup group = new NioEventLoopGroup(2);
    private final Channel server;

    MqttServer() {
        this(Defaults.mqtt());
    }

    MqttServer(MqttSettings settings) {
        front = new MqttFront(settings, logins);
        fixture.services.bindInbox(inbox);
        BrokerSettings broker = new BrokerSettings(
                Path.of("unused"), List.of(), 1, 256 * 1024, Duration.ofSeconds(10), Defaults.groups());
        FrontContext context = new FrontContext(logins, groups, workers, broker);
        server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        front.install(channel.pipeline(), context);
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
        groups.close();
        workers.shutdownNow();
        front.close();
        logins.close();
        fixture.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}

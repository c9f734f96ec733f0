package io.millrace.gateway.internal.broker;

import static org.awaitility.Awaitility.await;

import io.millrace.api.address.AddressException;
import io.millrace.api.address.Names;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.Session;
import io.millrace.api.gateway.Transport;
import io.millrace.api.identity.Login;
import io.millrace.gateway.internal.Defaults;
import io.millrace.gateway.internal.core.LoginQueue;
import io.millrace.gateway.internal.groups.GroupHub;
import io.millrace.gateway.internal.groups.GroupServices;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A front over a fake gateway and connections inside the process, which is given octets and watched. What a front has to say of a bug
 * of its own it says in the log, with the stack, since nobody else would see it: so that is where it is looked for.
 */
public final class FuzzedFront {

    private static final int MAX_MESSAGE_BYTES = 4 * 1024;
    private static final long PATIENCE_SECONDS = 10;
    private static final Duration POLL = Duration.ofNanos(200_000);

    private final FakeGateway gateway = new FakeGateway(new FakeStreamLog());
    private final DefaultEventLoopGroup loops = new DefaultEventLoopGroup(1);
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private final LocalAddress address;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    /**
     * Starts it; it lasts as long as the process.
     *
     * @param name unlike that of another
     * @param front made once; makes a connection speak the protocol
     */
    public FuzzedFront(String name, Function<FrontContext, Consumer<ChannelPipeline>> front) {
        address = new LocalAddress(name);
        FakeStreamLog streams = new FakeStreamLog();
        LoginQueue logins =
                new LoginQueue((login, transport, deadline) -> open(login, transport), Duration.ofSeconds(5), 1, 1000);
        BrokerSettings broker = new BrokerSettings(
                Path.of("unused"), List.of(), 1, MAX_MESSAGE_BYTES, Duration.ofSeconds(10), Defaults.groups());
        GroupHub groups =
                new GroupHub(new GroupServices(() -> Optional.of(streams), Optional::empty), Defaults.groups());
        FrontContext context = new FrontContext(logins, groups, Runnable::run, broker);
        Consumer<ChannelPipeline> install = front.apply(context);
        new ServerBootstrap()
                .group(loops)
                .channel(LocalServerChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        install.accept(channel.pipeline());
                        accepted.add(channel);
                    }
                })
                .bind(address)
                .syncUninterruptibly();
    }

    /** The fake lets everybody in; a device of an impossible id has no identity, and so no session anywhere else. */
    private Session open(Login login, Transport transport) throws RefusedException {
        boolean service = login.userName().startsWith(Login.SERVICE_PREFIX);
        try {
            Names.requireDeviceId(
                    service ? login.userName().substring(Login.SERVICE_PREFIX.length()) : login.userName());
        } catch (AddressException e) {
            throw new RefusedException(RefusedException.Reason.BAD_CREDENTIALS, e.getMessage());
        }
        return gateway.open(login, transport);
    }

    /**
     * Sends octets on a connection of their own, and ends it.
     *
     * @throws AssertionError if the front fails, or does not end with its client
     */
    public void take(byte[] octets) {
        PrintStream before = System.err;
        log.reset();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            exchange(octets);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            System.setErr(before);
        }
        String lines = log.toString(StandardCharsets.UTF_8);
        if (lines.contains("WARN") || lines.contains("ERROR")) {
            throw new AssertionError(lines);
        }
    }

    private void exchange(byte[] octets) throws InterruptedException {
        Channel client = new Bootstrap()
                .group(loops)
                .channel(LocalChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(address)
                .syncUninterruptibly()
                .channel();
        Channel server = accepted.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        client.writeAndFlush(Unpooled.wrappedBuffer(octets)).awaitUninterruptibly();
        awaitLogin(server);
        client.close().awaitUninterruptibly();
        if (!server.closeFuture().await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the connection stays after its client is gone");
        }
        // what the end has left to be done is on the one loop
        loops.submit(() -> {}).awaitUninterruptibly();
        gateway.sessions().clear();
    }

    /** A front stops reading while it asks the gateway; what came with the log-in is looked at after that. */
    private void awaitLogin(Channel server) {
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(() -> !server.isOpen() || server.config().isAutoRead());
        loops.submit(() -> {}).awaitUninterruptibly();
    }
}

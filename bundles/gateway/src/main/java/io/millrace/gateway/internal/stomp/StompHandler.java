package io.millrace.gateway.internal.stomp;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.Session;
import io.millrace.api.gateway.Transport;
import io.millrace.api.identity.Login;
import io.millrace.gateway.internal.broker.BeforeLogin;
import io.millrace.gateway.internal.broker.FrontContext;
import io.millrace.gateway.internal.broker.FrontEvent;
import io.millrace.gateway.internal.broker.FrontFailures;
import io.millrace.gateway.internal.broker.LoginOnLoop;
import io.millrace.gateway.internal.broker.PeerAddress;
import io.millrace.gateway.internal.broker.PeerCertificates;
import io.millrace.gateway.internal.broker.ReadSwitch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bytes of one STOMP connection: frames, the log-in on another thread, heart-beats; the rest is {@link StompConnection}'s. */
final class StompHandler extends ByteToMessageDecoder {

    private static final Logger LOG = LoggerFactory.getLogger(StompHandler.class);

    private final FrontContext context;
    private final StompReader reader;
    private State state = State.NEW;
    private StompConnection connection;
    private StompHeartBeat heartBeat;
    private ScheduledFuture<?> loginTimeout;
    private Session session;

    /** How far the connection is. */
    private enum State {
        NEW,
        AUTHENTICATING,
        CONNECTED,
        CLOSED
    }

    StompHandler(FrontContext context) {
        this.context = context;
        this.reader = new StompReader(context.settings().maxMessageBytes());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connection = new StompConnection(ctx, context);
        loginTimeout = ctx.executor()
                .schedule(
                        () -> fail("no CONNECT within " + context.settings().loginTimeout()),
                        context.settings().loginTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (heartBeat != null) {
            heartBeat.heard();
        }
        try {
            while (in.isReadable() && state != State.AUTHENTICATING) {
                if (state == State.CLOSED || connection.isClosing()) {
                    in.skipBytes(in.readableBytes());
                    return;
                }
                StompFrame frame = reader.read(in);
                if (frame == null) {
                    return;
                }
                handle(ctx, frame);
            }
        } catch (StompException e) {
            fail(e.getMessage());
        }
    }

    private void handle(ChannelHandlerContext ctx, StompFrame frame) throws StompException {
        boolean connect = frame.command().equals("CONNECT") || frame.command().equals("STOMP");
        if (state == State.NEW && connect) {
            connect(ctx, frame);
        } else if (state == State.NEW) {
            throw new StompException("the first frame must be CONNECT or STOMP");
        } else if (connect) {
            throw new StompException("this connection is connected already");
        } else {
            connection.handle(frame);
        }
    }

    private void connect(ChannelHandlerContext ctx, StompFrame frame) throws StompException {
        StompVersion version = StompVersion.negotiate(frame);
        StompHeartBeat beats = StompHeartBeat.negotiate(frame);
        List<X509Certificate> certificate = PeerCertificates.of(ctx.channel());
        String user = frame.header("login")
                .filter(name -> !name.isEmpty())
                .or(() -> Login.claimedBy(certificate))
                .orElse("");
        Optional<String> secret = frame.header("passcode").filter(text -> !text.isEmpty());
        Login login = new Login(user, secret, certificate);
        Transport transport = new Transport(
                "stomp", PeerAddress.of(ctx.channel()), connection::closeFromAnyThread, new ReadSwitch(ctx.channel()));
        state = State.AUTHENTICATING;
        ctx.channel().config().setAutoRead(false);
        Agreed agreed = new Agreed(version, beats);
        context.logins()
                .submit(
                        login,
                        transport,
                        new LoginOnLoop(
                                ctx.executor(),
                                opened -> accepted(ctx, opened, agreed),
                                cause -> fail(cause.getMessage())));
    }

    /** What CONNECT and CONNECTED agree on. */
    private record Agreed(StompVersion version, StompHeartBeat beats) {}

    private void accepted(ChannelHandlerContext ctx, Session opened, Agreed agreed) {
        if (state == State.CLOSED) {
            opened.close();
            return;
        }
        BeforeLogin.loggedIn(ctx.channel());
        session = opened;
        state = State.CONNECTED;
        loginTimeout.cancel(false);
        reader.use(agreed.version().escapes());
        connection.connected(opened, agreed.version(), agreed.beats().header());
        heartBeat = agreed.beats();
        heartBeat.start(ctx);
        try {
            channelRead(ctx, Unpooled.EMPTY_BUFFER); // what came with CONNECT
            channelReadComplete(ctx);
        } catch (Exception e) { // as Netty declares it
            exceptionCaught(ctx, e);
        }
        ctx.channel().config().setAutoRead(true);
    }

    private void fail(String message) {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            connection.fail(message, Optional.empty());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        connection.writable();
        super.channelWritabilityChanged(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == FrontEvent.SERVER_STOPPING) {
            connection.closeFromAnyThread(new RefusedException(Reason.UNAVAILABLE, "the server stops"));
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        state = State.CLOSED;
        loginTimeout.cancel(false);
        if (heartBeat != null) {
            heartBeat.stop();
        }
        try {
            connection.gone();
        } finally {
            if (session != null) {
                session.close();
            }
        }
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        FrontFailures.log(LOG, "STOMP", ctx, cause);
        state = State.CLOSED;
        ctx.close();
    }
}

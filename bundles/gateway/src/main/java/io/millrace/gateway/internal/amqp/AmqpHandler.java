package io.millrace.gateway.internal.amqp;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.Session;
import io.millrace.api.gateway.Transport;
import io.millrace.api.identity.Login;
import io.millrace.gateway.internal.broker.BeforeLogin;
import io.millrace.gateway.internal.broker.FrontContext;
import io.millrace.gateway.internal.broker.FrontEvent;
import io.millrace.gateway.internal.broker.FrontFailures;
import io.millrace.gateway.internal.broker.LastWords;
import io.millrace.gateway.internal.broker.LoginOnLoop;
import io.millrace.gateway.internal.broker.PeerAddress;
import io.millrace.gateway.internal.broker.PeerCertificates;
import io.millrace.gateway.internal.broker.ReadSwitch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.proton.amqp.security.SaslCode;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of one AMQP connection: the SASL layer frame by frame, so that nothing is read past a log-in that is being checked on
 * another thread, then everything to {@link AmqpConnection}.
 */
final class AmqpHandler extends ByteToMessageDecoder {

    private static final Logger LOG = LoggerFactory.getLogger(AmqpHandler.class);
    private static final byte[] SASL_HEADER = {'A', 'M', 'Q', 'P', 3, 1, 0, 0};
    private static final int MAX_SASL_FRAME_BYTES = 4 * 1024;
    private static final int MIN_FRAME_BYTES = 8;

    private final FrontContext context;
    private State state = State.HEADER;
    /** Null until its client is logged in: strangers cost little. */
    private AmqpConnection connection;

    private ScheduledFuture<?> loginTimeout;
    private Session session;
    private boolean inactive;

    /** How far the connection is. */
    private enum State {
        HEADER,
        SASL,
        AUTHENTICATING,
        OPEN,
        CLOSED
    }

    AmqpHandler(FrontContext context) {
        this.context = context;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        loginTimeout = ctx.executor()
                .schedule(() -> expire(ctx), context.settings().loginTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void expire(ChannelHandlerContext ctx) {
        if (connection == null || !connection.isOpen()) {
            LOG.debug("AMQP: {} did not log in and open in time", ctx.channel().remoteAddress());
            ctx.close();
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        switch (state) {
            case HEADER -> header(ctx, in);
            case SASL -> saslFrame(ctx, in);
            case OPEN -> connection.input(in, in.readableBytes());
            case CLOSED -> in.skipBytes(in.readableBytes());
            default -> {
                // waits for the gateway's word
            }
        }
    }

    private void header(ChannelHandlerContext ctx, ByteBuf in) {
        if (in.readableBytes() < SASL_HEADER.length) {
            return;
        }
        if (!in.slice(in.readerIndex(), SASL_HEADER.length).equals(Unpooled.wrappedBuffer(SASL_HEADER))) {
            // section 2.2: whoever cannot take a header answers with the one it wants, and closes
            state = State.CLOSED;
            in.skipBytes(in.readableBytes());
            ctx.write(Unpooled.wrappedBuffer(SASL_HEADER));
            LastWords.thenClose(ctx);
            return;
        }
        state = State.SASL;
        in.skipBytes(SASL_HEADER.length);
        ctx.writeAndFlush(Unpooled.wrappedBuffer(
                Unpooled.wrappedBuffer(SASL_HEADER),
                Unpooled.wrappedBuffer(
                        Sasl.mechanisms(!PeerCertificates.of(ctx.channel()).isEmpty()))));
    }

    private void saslFrame(ChannelHandlerContext ctx, ByteBuf in) {
        if (in.readableBytes() < MIN_FRAME_BYTES) {
            return;
        }
        long size = in.getUnsignedInt(in.readerIndex());
        if (size < MIN_FRAME_BYTES || size > MAX_SASL_FRAME_BYTES) {
            LOG.debug("AMQP: {} sent a SASL frame of {} octets", ctx.channel().remoteAddress(), size);
            state = State.CLOSED;
            ctx.close();
            return;
        }
        if (in.readableBytes() >= size) {
            byte[] frame = new byte[(int) size];
            in.readBytes(frame);
            state = State.AUTHENTICATING;
            ctx.channel().config().setAutoRead(false);
            authenticate(ctx, frame);
        }
    }

    private void authenticate(ChannelHandlerContext ctx, byte[] frame) {
        Login login;
        try {
            login = Sasl.login(frame, PeerCertificates.of(ctx.channel()));
        } catch (RefusedException e) {
            refused(ctx, e);
            return;
        }
        Transport transport = new Transport(
                "amqp",
                PeerAddress.of(ctx.channel()),
                cause -> ctx.executor().execute(() -> end(ctx, AmqpErrors.of(cause))),
                new ReadSwitch(ctx.channel()));
        context.logins()
                .submit(
                        login,
                        transport,
                        new LoginOnLoop(ctx.executor(), opened -> accepted(ctx, opened), cause -> refused(ctx, cause)));
    }

    /** Ends the connection from this side. */
    private void end(ChannelHandlerContext ctx, ErrorCondition condition) {
        if (connection == null) {
            ctx.close();
        } else {
            connection.close(condition);
        }
    }

    private void accepted(ChannelHandlerContext ctx, Session opened) {
        if (inactive) {
            opened.close();
            return;
        }
        BeforeLogin.loggedIn(ctx.channel());
        session = opened;
        state = State.OPEN;
        ctx.write(Unpooled.wrappedBuffer(Sasl.outcome(SaslCode.OK)));
        connection = new AmqpConnection(ctx, context, opened);
        connection.work();
        resume(ctx);
    }

    private void refused(ChannelHandlerContext ctx, RefusedException cause) {
        state = State.CLOSED;
        if (!inactive) {
            LOG.debug("AMQP: {} refused: {}", ctx.channel().remoteAddress(), cause.getMessage());
            if (cause.reason() == Reason.QUOTA_EXCEEDED) {
                refuseInWords(ctx, cause);
                return;
            }
            SaslCode code = cause.reason() == Reason.UNAVAILABLE ? SaslCode.SYS_TEMP : SaslCode.AUTH;
            ctx.write(Unpooled.wrappedBuffer(Sasl.outcome(code)));
            LastWords.thenClose(ctx);
        }
    }

    /** SASL has no word for a quota: the log-in is let through, and the connection opened and closed with the condition. */
    private static void refuseInWords(ChannelHandlerContext ctx, RefusedException cause) {
        ctx.write(Unpooled.wrappedBuffer(
                Unpooled.wrappedBuffer(Sasl.outcome(SaslCode.OK)),
                Unpooled.wrappedBuffer(AmqpRefusal.openAndClose(AmqpErrors.of(cause)))));
        LastWords.thenClose(ctx);
    }

    /** Reads on, what came with the log-in first. */
    private void resume(ChannelHandlerContext ctx) {
        try {
            channelRead(ctx, Unpooled.EMPTY_BUFFER);
            channelReadComplete(ctx);
        } catch (Exception e) { // as Netty declares it
            exceptionCaught(ctx, e);
        }
        ctx.channel().config().setAutoRead(true);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        if (connection != null) {
            connection.writable();
        }
        super.channelWritabilityChanged(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == FrontEvent.SERVER_STOPPING) {
            end(ctx, AmqpErrors.stopping());
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        inactive = true;
        loginTimeout.cancel(false);
        state = State.CLOSED;
        try {
            if (connection != null) {
                connection.gone();
            }
        } finally {
            if (session != null) {
                session.close();
            }
        }
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        FrontFailures.log(LOG, "AMQP", ctx, cause);
        state = State.CLOSED;
        ctx.close();
    }
}

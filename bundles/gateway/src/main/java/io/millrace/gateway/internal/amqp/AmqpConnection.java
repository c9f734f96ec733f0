package io.millrace.gateway.internal.amqp;

import io.millrace.api.gateway.Session;
import io.millrace.gateway.internal.broker.FrontContext;
import io.millrace.gateway.internal.broker.FrontFailures;
import io.millrace.gateway.internal.broker.LastWords;
import io.millrace.gateway.internal.broker.LoopTasks;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.engine.Collector;
import org.apache.qpid.proton.engine.Connection;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Event;
import org.apache.qpid.proton.engine.Transport;
import org.apache.qpid.proton.engine.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One AMQP connection: Proton's engine between the channel and the links. On the event loop, but for what says otherwise. */
final class AmqpConnection {

    private static final Logger LOG = LoggerFactory.getLogger(AmqpConnection.class);
    /** Proton keeps several buffers of this size for each connection; larger messages come in several frames. */
    private static final int MAX_FRAME_BYTES = 4 * 1024;

    private static final int MAX_CHANNEL = 31;
    private static final int IDLE_MILLIS = 120_000;

    private final ChannelHandlerContext ctx;
    private final Transport transport = LentCodec.transport();
    private final LentCodec codec;
    private final Connection connection = Proton.connection();
    private final Collector collector = Proton.collector();
    private final AmqpLinks links;
    private final LoopTasks tasks;
    private boolean gone;
    /** The last words are written; nothing that comes is read any more. */
    private boolean ending;

    AmqpConnection(ChannelHandlerContext ctx, FrontContext context, Session session) {
        this.ctx = ctx;
        codec = LentCodec.to(transport);
        transport.setMaxFrameSize(MAX_FRAME_BYTES);
        transport.setChannelMax(MAX_CHANNEL);
        transport.setIdleTimeout(IDLE_MILLIS);
        transport.setEmitFlowEventOnSend(false);
        transport.bind(connection);
        connection.collect(collector);
        links = new AmqpLinks(this, context, session);
        tasks = new LoopTasks(ctx.executor(), this::work, this::failed);
    }

    ChannelHandlerContext channel() {
        return ctx;
    }

    boolean isOpen() {
        return connection.getLocalState() != EndpointState.UNINITIALIZED;
    }

    /** Takes bytes in; what they cause goes out before it returns. */
    void input(ByteBuf in, int length) {
        if (gone || ending) {
            in.skipBytes(length);
            return;
        }
        int left = length;
        try {
            while (left > 0) {
                int capacity = transport.capacity();
                if (capacity <= 0) {
                    in.skipBytes(left); // closed: the rest means nothing
                    break;
                }
                int size = Math.min(capacity, left);
                in.readBytes(transport.tail().limit(size));
                process();
                left -= size;
                processEvents();
            }
        } catch (TransportException e) {
            LOG.debug("AMQP: {} sent what is no AMQP: {}", ctx.channel().remoteAddress(), e.getMessage());
            in.skipBytes(in.readableBytes());
        }
        work();
    }

    /** Has the engine read, which calls nothing of ours: whatever it throws is about what it read. */
    private void process() {
        try {
            transport.process();
        } catch (TransportException e) {
            throw e; // and the engine tells the peer
        } catch (RuntimeException | StackOverflowError e) { // the latter by nested values
            String why = "a frame is no AMQP 1.0: " + e.getMessage();
            processEvents(); // of the frames before it, such as the open
            close(new ErrorCondition(AmqpError.DECODE_ERROR, why));
            throw new TransportException(why, e);
        }
    }

    /** Handles what the engine has to tell and sends what it has to send. */
    void work() {
        if (!gone) {
            processEvents();
            flush();
        }
    }

    private void processEvents() {
        for (Event event = collector.peek(); event != null; event = collector.peek()) {
            handle(event);
            collector.pop();
        }
    }

    private void handle(Event event) {
        switch (event.getType()) {
            case CONNECTION_REMOTE_OPEN -> open();
            case CONNECTION_REMOTE_CLOSE -> connection.close();
            case TRANSPORT_ERROR -> LOG.debug("AMQP: {}: {}", ctx.channel().remoteAddress(), transport.getCondition());
            default -> links.handle(event);
        }
    }

    private void open() {
        connection.setContainer("millrace");
        connection.setOfferedCapabilities(AmqpLinks.CAPABILITIES);
        connection.open();
        tick();
    }

    /** Sends heart-beats and notices a silent peer. */
    private void tick() {
        if (gone) {
            return;
        }
        long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        codec.turn();
        long next = transport.tick(now);
        flush();
        if (next > 0) {
            ctx.executor().schedule(this::tick, Math.max(1, next - now), TimeUnit.MILLISECONDS);
        }
    }

    private void flush() {
        codec.turn();
        int pending = transport.pending();
        while (pending > 0) {
            ctx.write(ctx.alloc().buffer(pending).writeBytes(transport.head()));
            transport.pop(pending);
            pending = transport.pending();
        }
        if (pending < 0 || connection.getLocalState() == EndpointState.CLOSED) {
            if (!ending) {
                ending = true;
                LastWords.thenClose(ctx);
                ctx.executor().execute(this::gone); // nothing more is delivered to a client that may not read it
            }
        } else {
            ctx.flush();
        }
    }

    /** Any thread: runs something on the event loop, many of them with one flush. */
    void later(Runnable task) {
        tasks.add(task);
    }

    /** Any thread: hands something over that has to be closed where the connection is. */
    void later(Runnable task, Runnable otherwise) {
        tasks.add(task, otherwise);
    }

    private void failed(RuntimeException cause) {
        FrontFailures.log(LOG, "AMQP", ctx, cause);
        ctx.close();
    }

    /** Ends the connection from this side. */
    void close(ErrorCondition condition) {
        if (!isOpen()) {
            ctx.close(); // not even open performatives were exchanged
        } else if (connection.getLocalState() != EndpointState.CLOSED) {
            connection.setCondition(condition);
            connection.close();
            work();
        }
    }

    void writable() {
        if (!gone && ctx.channel().isWritable()) {
            links.writable();
            work();
        }
    }

    /** The channel is closed, or as good as that. */
    void gone() {
        if (gone) {
            return;
        }
        gone = true;
        links.gone();
        tasks.close();
        codec.turn();
        try {
            transport.unbind();
            transport.close();
            connection.free();
        } catch (RuntimeException e) {
            // the border to the engine, which is thrown away: nothing of ours depends on how it ends
            LOG.debug("AMQP: {}: the engine broke at its end", ctx.channel().remoteAddress(), e);
        }
    }
}

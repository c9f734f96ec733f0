package io.millrace.gateway.internal.stomp;

import io.millrace.api.gateway.PublishOutcome;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.Session;
import io.millrace.api.stream.Content;
import io.millrace.gateway.internal.broker.FrontContext;
import io.millrace.gateway.internal.broker.FrontFailures;
import io.millrace.gateway.internal.broker.LastWords;
import io.millrace.gateway.internal.broker.LoopTasks;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a connected STOMP client says. On the event loop, but for what says otherwise. */
final class StompConnection {

    private static final Logger LOG = LoggerFactory.getLogger(StompConnection.class);
    private static final int MAX_PENDING = 200;
    private static final Set<String> OWN_HEADERS =
            Set.of("destination", "content-length", "content-type", "receipt", "transaction", "persistent");

    private final ChannelHandlerContext ctx;
    private final LoopTasks tasks;
    private final StompSubscriptions subscriptions;
    private StompVersion version = StompVersion.V1_0;
    private Session session;
    /** Messages that the gateway has not answered yet. */
    private int pending;

    private Optional<StompFrame> disconnect = Optional.empty();
    private boolean closing;

    StompConnection(ChannelHandlerContext ctx, FrontContext context) {
        this.ctx = ctx;
        this.tasks = new LoopTasks(ctx.executor(), ctx::flush, this::failed);
        this.subscriptions = new StompSubscriptions(this, context);
    }

    StompVersion version() {
        return version;
    }

    Session session() {
        return session;
    }

    boolean isClosing() {
        return closing || disconnect.isPresent();
    }

    boolean isWritable() {
        return ctx.channel().isWritable();
    }

    void connected(Session opened, StompVersion agreed, String heartBeat) {
        session = opened;
        version = agreed;
        send(StompFrame.of("CONNECTED")
                .with("version", agreed.text())
                .with("heart-beat", heartBeat)
                .with("server", "millrace")
                .with("session", ctx.channel().id().asShortText()));
        ctx.flush();
    }

    void handle(StompFrame frame) throws StompException {
        if (frame.header("transaction").isPresent()) {
            throw new StompException("transactions are not supported; send without a transaction header");
        }
        switch (frame.command()) {
            case "SEND" -> publish(frame);
            case "SUBSCRIBE" -> subscriptions.subscribe(frame);
            case "UNSUBSCRIBE" -> {
                subscriptions.unsubscribe(frame);
                receipt(frame);
            }
            case "ACK", "NACK" -> {
                subscriptions.acknowledge(frame);
                receipt(frame);
            }
            case "DISCONNECT" -> {
                disconnect = Optional.of(frame);
                endWhenDone();
            }
            case "BEGIN", "COMMIT", "ABORT" -> throw new StompException(
                    frame.command() + ": transactions are not supported");
            default -> throw new StompException("unknown command '"
                    + frame.command().substring(0, Math.min(32, frame.command().length()))
                    + "'; there are SEND, SUBSCRIBE, UNSUBSCRIBE, ACK, NACK, DISCONNECT");
        }
        ctx.flush();
    }

    private void publish(StompFrame frame) throws StompException {
        String destination = required(frame, "destination");
        Map<String, String> properties = new HashMap<>(frame.headers());
        properties.keySet().removeAll(OWN_HEADERS);
        Content content = new Content(frame.header("content-type"), properties, frame.body());
        changePending(1);
        session.publish(destination, content, new PublishOutcome() {
            @Override
            public void accepted() {
                tasks.add(() -> published(frame));
            }

            @Override
            public void refused(RefusedException cause) {
                tasks.add(() -> refuse(frame, cause));
            }
        });
    }

    private void published(StompFrame frame) {
        changePending(-1);
        receipt(frame);
        endWhenDone();
    }

    /** Refuses a frame, which ends the connection (STOMP 1.2, ERROR). */
    void refuse(StompFrame frame, RefusedException cause) {
        LOG.debug(
                "STOMP: {} of {} refused: {}",
                frame.command(),
                session.identity().id(),
                cause.getMessage());
        fail(cause.getMessage(), frame.header("receipt"));
    }

    /** Stops reading while too much is on its way to the disk. */
    private void changePending(int by) {
        pending += by;
        if (pending == MAX_PENDING && by > 0) {
            ctx.channel().config().setAutoRead(false);
        } else if (pending == MAX_PENDING / 2 && by < 0) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    void receipt(StompFrame frame) {
        frame.header("receipt").ifPresent(id -> send(StompFrame.of("RECEIPT").with("receipt-id", id)));
    }

    /** A receipt for DISCONNECT says that everything before it is done. */
    private void endWhenDone() {
        if (disconnect.isPresent() && pending == 0 && !closing) {
            closing = true;
            receipt(disconnect.get());
            end();
        }
    }

    ChannelFuture send(StompFrame frame) {
        ByteBuf out = ctx.alloc().buffer();
        frame.write(out, version.escapes());
        return ctx.write(out);
    }

    static String required(StompFrame frame, String header) throws StompException {
        return frame.header(header)
                .orElseThrow(() -> new StompException(frame.command() + " needs the header '" + header + "'"));
    }

    /** Says what was wrong and ends the connection. */
    void fail(String message, Optional<String> receipt) {
        if (closing) {
            return;
        }
        closing = true;
        StompFrame error = StompFrame.of("ERROR").with("message", message).with("content-type", "text/plain");
        receipt.ifPresent(id -> error.with("receipt-id", id));
        send(error.withBody(message.getBytes(StandardCharsets.UTF_8)));
        end();
    }

    /** Closes with what was written; nothing more is delivered to a client that may not read it. */
    private void end() {
        LastWords.thenClose(ctx);
        ctx.executor().execute(this::gone);
    }

    /** Any thread: runs something on the event loop; a flush follows. */
    void later(Runnable task) {
        tasks.add(task);
    }

    /** Any thread: hands something over that has to be closed where the connection is. */
    void later(Runnable task, Runnable otherwise) {
        tasks.add(task, otherwise);
    }

    private void failed(RuntimeException cause) {
        FrontFailures.log(LOG, "STOMP", ctx, cause);
        ctx.close();
    }

    /** Any thread: the session ends the connection. */
    void closeFromAnyThread(RefusedException cause) {
        tasks.add(() -> fail(cause.getMessage(), Optional.empty()));
    }

    void writable() {
        if (isWritable()) {
            subscriptions.writable();
            ctx.flush();
        }
    }

    /** The channel is closed, or as good as that. */
    void gone() {
        closing = true;
        tasks.close();
        subscriptions.close();
    }
}

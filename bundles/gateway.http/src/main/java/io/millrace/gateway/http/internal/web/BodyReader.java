package io.millrace.gateway.http.internal.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;

/** Collects one body as it comes. */
final class BodyReader implements ReadListener {

    private static final int PIECE = 8192;

    private final Exchange exchange;
    private final Bodies bounds;
    private final Memory memory;
    private final Bodies.Sink sink;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(256);
    private boolean refused;

    BodyReader(Exchange exchange, Bodies bounds, Memory memory, Bodies.Sink sink) {
        this.exchange = exchange;
        this.bounds = bounds;
        this.memory = memory;
        this.sink = sink;
    }

    @Override
    public void onDataAvailable() throws IOException {
        ServletInputStream in = exchange.request().getInputStream();
        byte[] piece = new byte[PIECE];
        while (!refused && in.isReady()) {
            int count = in.read(piece);
            if (count < 0) {
                return;
            }
            add(piece, count);
        }
    }

    private void add(byte[] piece, int count) {
        try {
            bounds.requireSize((long) body.size() + count, "the body");
            if (exchange.isLate()) {
                throw new ProblemException(408, "the body came too slowly");
            }
            memory.take(count);
            body.write(piece, 0, count);
        } catch (ProblemException e) {
            refused = true;
            exchange.answer(e.problem());
        }
    }

    @Override
    public void onAllDataRead() {
        exchange.bodyIsThere();
        if (refused) {
            return;
        }
        try {
            sink.accept(body.toByteArray());
        } catch (ProblemException e) {
            exchange.answer(e.problem());
        } catch (RuntimeException e) {
            // the boundary of a request: its sender must hear something in any case
            exchange.fail("a request", e);
        }
    }

    @Override
    public void onError(Throwable cause) {
        exchange.answer(
                cause instanceof TimeoutException
                        ? Problem.of(408, "the body stopped coming")
                        : Problem.of(400, "the body broke off: " + cause.getMessage()));
    }
}

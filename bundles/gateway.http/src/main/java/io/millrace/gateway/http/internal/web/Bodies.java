package io.millrace.gateway.http.internal.web;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import javax.servlet.http.HttpServletRequest;

/** Receives bodies without a thread that waits for them, and unpacks them; each bounded, and all together. */
public final class Bodies {

    private static final int PIECE = 8192;

    private final Budget budget;
    private final int maxBytes;

    /**
     * Makes a receiver.
     *
     * @param budget of all bodies
     * @param maxBytes largest body, packed or not
     */
    public Bodies(Budget budget, int maxBytes) {
        this.budget = budget;
        this.maxBytes = maxBytes;
    }

    /** Takes a body when it is there. */
    public interface Sink {

        /**
         * Called once, on a thread of the container.
         *
         * @param body unpacked
         * @throws ProblemException to answer with
         */
        void accept(byte[] body) throws ProblemException;
    }

    /**
     * Receives a body. Call it on the container's thread, once an exchange.
     *
     * @param exchange whose body; its end gives the memory back
     * @param sink called with the body
     * @throws ProblemException if it can be refused by its head
     */
    public void receive(Exchange exchange, Sink sink) throws ProblemException {
        HttpServletRequest request = exchange.request();
        requireSize(request.getContentLengthLong(), "the body");
        boolean packed = isPacked(request.getHeader("Content-Encoding"));
        Memory memory = new Memory(budget);
        exchange.onEnd(memory::release);
        exchange.expectBody();
        Sink whole = packed ? body -> sink.accept(unpack(body, memory)) : sink;
        try {
            request.getInputStream().setReadListener(new BodyReader(exchange, this, memory, whole));
        } catch (IOException e) {
            throw new ProblemException(400, "the body cannot be read: " + e.getMessage());
        }
    }

    private static boolean isPacked(String encoding) throws ProblemException {
        if (encoding == null || encoding.trim().equalsIgnoreCase("identity")) {
            return false;
        }
        if (encoding.trim().equalsIgnoreCase("gzip")) {
            return true;
        }
        throw new ProblemException(415, "a body may be packed with gzip or not at all (Content-Encoding)");
    }

    private byte[] unpack(byte[] packed, Memory memory) throws ProblemException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(PIECE);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), PIECE)) {
            byte[] piece = new byte[PIECE];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                requireSize((long) out.size() + count, "the unpacked body");
                memory.take(count);
                out.write(piece, 0, count);
            }
            return out.toByteArray();
        } catch (EOFException e) {
            throw ProblemException.input("", "the body is not what gzip makes: it ends too early");
        } catch (IOException e) {
            throw ProblemException.input("", "the body is not what gzip makes: " + e.getMessage());
        }
    }

    void requireSize(long octets, String what) throws ProblemException {
        if (octets > maxBytes) {
            throw new ProblemException(413, what + " has more than the " + maxBytes + " bytes that are allowed");
        }
    }
}

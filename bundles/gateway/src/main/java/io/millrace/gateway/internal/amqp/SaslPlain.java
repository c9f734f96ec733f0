package io.millrace.gateway.internal.amqp;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.identity.Login;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.security.SaslCode;
import org.apache.qpid.proton.amqp.security.SaslInit;
import org.apache.qpid.proton.amqp.security.SaslMechanisms;
import org.apache.qpid.proton.amqp.security.SaslOutcome;
import org.apache.qpid.proton.codec.EncoderImpl;

/**
 * The SASL layer (AMQP 1.0, section 5.3) with PLAIN (RFC 4616) as its one mechanism. Without Proton's, which keeps tens of KiB a
 * connection for what is over after two frames.
 */
final class SaslPlain {

    private static final Symbol MECHANISM = Symbol.valueOf("PLAIN");
    private static final int HEAD_BYTES = 8;
    private static final int DATA_OFFSET = 2;
    private static final int WORD_BYTES = 4;
    private static final byte SASL_FRAME = 1;
    private static final int MAX_ANSWER_BYTES = 128;

    private SaslPlain() {}

    /** Returns the frame that offers the mechanism. */
    static ByteBuffer mechanisms() {
        SaslMechanisms mechanisms = new SaslMechanisms();
        mechanisms.setSaslServerMechanisms(MECHANISM);
        return frame(mechanisms);
    }

    /** Returns the frame that ends the layer. */
    static ByteBuffer outcome(SaslCode code) {
        SaslOutcome outcome = new SaslOutcome();
        outcome.setCode(code);
        return frame(outcome);
    }

    private static ByteBuffer frame(Object performative) {
        ByteBuffer frame = ByteBuffer.allocate(MAX_ANSWER_BYTES);
        frame.position(HEAD_BYTES);
        EncoderImpl encoder = Codec.encoder();
        encoder.setByteBuffer(frame);
        encoder.writeObject(performative);
        frame.flip();
        return frame.putInt(0, frame.limit())
                .put(WORD_BYTES, (byte) DATA_OFFSET)
                .put(WORD_BYTES + 1, SASL_FRAME);
    }

    /**
     * Reads the client's first frame.
     *
     * @param frame all of it
     * @throws RefusedException if it is no log-in with PLAIN
     */
    static Login login(byte[] frame) throws RefusedException {
        int offset = frame[WORD_BYTES] * WORD_BYTES;
        if (offset < HEAD_BYTES || offset >= frame.length || frame[WORD_BYTES + 1] != SASL_FRAME) {
            throw new RefusedException(Reason.BAD_CREDENTIALS, "the first frame is no SASL frame");
        }
        Object performative = Codec.decode(ByteBuffer.wrap(frame, offset, frame.length - offset));
        if (!(performative instanceof SaslInit init) || !MECHANISM.equals(init.getMechanism())) {
            throw new RefusedException(Reason.BAD_CREDENTIALS, "the one SASL mechanism is " + MECHANISM);
        }
        ByteBuffer response = init.getInitialResponse() == null
                ? ByteBuffer.allocate(0)
                : init.getInitialResponse().asByteBuffer();
        // authorization identity, NUL, user name, NUL, password
        String[] parts = StandardCharsets.UTF_8.decode(response).toString().split("\0", -1);
        if (parts.length != 3) {
            throw new RefusedException(
                    Reason.BAD_CREDENTIALS, "SASL PLAIN wants an identity, NUL, user, NUL, password");
        }
        return new Login(parts[1], parts[2].isEmpty() ? Optional.empty() : Optional.of(parts[2]), List.of());
    }
}

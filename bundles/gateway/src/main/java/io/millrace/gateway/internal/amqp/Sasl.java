package io.millrace.gateway.internal.amqp;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.identity.Login;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.security.SaslCode;
import org.apache.qpid.proton.amqp.security.SaslInit;
import org.apache.qpid.proton.amqp.security.SaslMechanisms;
import org.apache.qpid.proton.amqp.security.SaslOutcome;
import org.apache.qpid.proton.codec.EncoderImpl;

/**
 * The SASL layer (AMQP 1.0, section 5.3) with PLAIN (RFC 4616), and EXTERNAL (RFC 4422, appendix A) for who showed a
 * certificate below it. Without Proton's, which keeps tens of KiB a
 * connection for what is over after two frames.
 */
final class Sasl {

    private static final Symbol PLAIN = Symbol.valueOf("PLAIN");
    private static final Symbol EXTERNAL = Symbol.valueOf("EXTERNAL");
    private static final int HEAD_BYTES = 8;
    private static final int DATA_OFFSET = 2;
    private static final int WORD_BYTES = 4;
    private static final byte SASL_FRAME = 1;
    private static final int MAX_ANSWER_BYTES = 128;

    private Sasl() {}

    /** Returns the frame that offers the mechanisms. */
    static ByteBuffer mechanisms(boolean external) {
        SaslMechanisms mechanisms = new SaslMechanisms();
        mechanisms.setSaslServerMechanisms(external ? new Symbol[] {EXTERNAL, PLAIN} : new Symbol[] {PLAIN});
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
     * @param certificate what the client showed below it
     * @throws RefusedException if it is no log-in with one of the mechanisms
     */
    static Login login(byte[] frame, List<X509Certificate> certificate) throws RefusedException {
        int offset = frame[WORD_BYTES] * WORD_BYTES;
        if (offset < HEAD_BYTES || offset >= frame.length || frame[WORD_BYTES + 1] != SASL_FRAME) {
            throw new RefusedException(Reason.BAD_CREDENTIALS, "the first frame is no SASL frame");
        }
        Object performative = Codec.decode(ByteBuffer.wrap(frame, offset, frame.length - offset));
        if (performative instanceof SaslInit init) {
            if (PLAIN.equals(init.getMechanism())) {
                return plain(response(init), certificate);
            }
            if (EXTERNAL.equals(init.getMechanism()) && !certificate.isEmpty()) {
                String named = response(init);
                String user = named.isEmpty() ? Login.claimedBy(certificate).orElse("") : named;
                return new Login(user, Optional.empty(), certificate);
            }
        }
        throw new RefusedException(
                Reason.BAD_CREDENTIALS, "the SASL mechanisms are PLAIN, and EXTERNAL with a certificate");
    }

    private static String response(SaslInit init) {
        ByteBuffer response = init.getInitialResponse() == null
                ? ByteBuffer.allocate(0)
                : init.getInitialResponse().asByteBuffer();
        return StandardCharsets.UTF_8.decode(response).toString();
    }

    /** Authorization identity, NUL, user name, NUL, password. */
    private static Login plain(String response, List<X509Certificate> certificate) throws RefusedException {
        String[] parts = response.split("\0", -1);
        if (parts.length != 3) {
            throw new RefusedException(
                    Reason.BAD_CREDENTIALS, "SASL PLAIN wants an identity, NUL, user, NUL, password");
        }
        return new Login(parts[1], parts[2].isEmpty() ? Optional.empty() : Optional.of(parts[2]), certificate);
    }
}

package io.millrace.gateway.internal.amqp;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import java.nio.ByteBuffer;
import org.apache.qpid.proton.codec.AMQPDefinedTypes;
import org.apache.qpid.proton.codec.DecoderImpl;
import org.apache.qpid.proton.codec.DescribedTypeConstructor;
import org.apache.qpid.proton.codec.EncoderImpl;

/**
 * Proton's codec, one a thread: it is not made for several, and too large for one a connection. It knows the types of AMQP and
 * learns no others, as Proton's own would with each descriptor that a stranger makes up.
 */
final class Codec {

    private static final ThreadLocal<Codec> CODECS = ThreadLocal.withInitial(Codec::new);

    private final ClosedDecoder decoder = new ClosedDecoder();
    private final EncoderImpl encoder = new EncoderImpl(decoder);

    private Codec() {
        AMQPDefinedTypes.registerAllTypes(decoder, encoder);
        decoder.closed = true;
    }

    /** A decoder that remembers no descriptor once it is closed; such values are decoded nevertheless. */
    private static final class ClosedDecoder extends DecoderImpl {

        private boolean closed;

        @Override
        @SuppressWarnings("rawtypes") // as Proton declares it
        public void register(Object descriptor, DescribedTypeConstructor constructor) {
            if (!closed) {
                super.register(descriptor, constructor);
            }
        }
    }

    static DecoderImpl decoder() {
        return CODECS.get().decoder;
    }

    static EncoderImpl encoder() {
        return CODECS.get().encoder;
    }

    /**
     * Decodes the next value of a buffer.
     *
     * @throws RefusedException if there is none, or what a stranger sent breaks the codec
     */
    static Object decode(ByteBuffer buffer) throws RefusedException {
        DecoderImpl decoder = CODECS.get().decoder;
        decoder.setByteBuffer(buffer);
        try {
            return decoder.readObject();
        } catch (RuntimeException | StackOverflowError e) { // the latter by nested lists
            throw new RefusedException(Reason.BAD_PAYLOAD, "the octets are no AMQP 1.0 value: " + e.getMessage());
        } finally {
            decoder.setByteBuffer(null);
        }
    }
}

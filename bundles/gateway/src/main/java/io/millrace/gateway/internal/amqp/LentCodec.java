package io.millrace.gateway.internal.amqp;

import java.lang.reflect.Field;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.codec.WritableBuffer;
import org.apache.qpid.proton.engine.Transport;
import org.apache.qpid.proton.engine.impl.TransportImpl;

/**
 * Gives a transport of Proton the codec of its event loop's thread. Its own would be half of what a connection costs (some 15
 * KiB of tables that are the same in each), and would remember every descriptor that its client makes up. Proton has no way to
 * ask for that, so its private fields are set; a version without them fails in the tests. Buffers of idle connections are given
 * back, too: together 9 KiB are left of 32.
 */
final class LentCodec {

    /** Proton gives its buffers of a frame back when they are empty and larger than this; its default keeps up to 2 MiB. */
    private static final String RELEASE_ABOVE = "proton.transport_buffer_release_threshold";

    static {
        if (System.getProperty(RELEASE_ABOVE) == null) {
            System.setProperty(RELEASE_ABOVE, "1024"); // read once, when the class of transports is initialised
        }
    }

    private static final Field DECODER = field(TransportImpl.class, "_decoder");
    private static final Field ENCODER = field(TransportImpl.class, "_encoder");
    private static final Field WRITER = field(TransportImpl.class, "_frameWriter");
    private static final Field WRITERS_ENCODER = field(WRITER.getType(), "encoder");
    private static final Field WRITERS_BUFFER = field(WRITER.getType(), "frameBuffer");

    private final WritableBuffer buffer;

    private LentCodec(WritableBuffer buffer) {
        this.buffer = buffer;
    }

    /** Makes a transport, with its buffers given back when they are empty. */
    static Transport transport() {
        return Proton.transport();
    }

    /** Lends the codec of this thread to a transport that has not begun; all its calls must come from this thread. */
    static LentCodec to(Transport transport) {
        try {
            DECODER.set(transport, Codec.decoder());
            ENCODER.set(transport, Codec.encoder());
            Object writer = WRITER.get(transport);
            WRITERS_ENCODER.set(writer, Codec.encoder());
            return new LentCodec((WritableBuffer) WRITERS_BUFFER.get(writer));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Proton's transport takes no other codec", e);
        }
    }

    /** Has the encoder write to this transport; before each call that makes frames. */
    void turn() {
        Codec.encoder().setByteBuffer(buffer);
    }

    private static Field field(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("Proton's " + type.getSimpleName() + " is another than was expected", e);
        }
    }
}

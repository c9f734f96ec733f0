package io.millrace.gateway.internal.amqp;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.transport.Close;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.amqp.transport.Open;
import org.apache.qpid.proton.codec.EncoderImpl;

/** What a client gets that logged in well and may not connect now, without an engine of Proton's for it. */
final class AmqpRefusal {

    private static final byte[] HEADER = {'A', 'M', 'Q', 'P', 0, 1, 0, 0};
    /** By which Qpid's clients know that this is no open connection yet; other clients see it closed at once. */
    private static final Symbol CLOSE_FOLLOWS = Symbol.valueOf("amqp:connection-establishment-failed");

    private static final int MAX_BYTES = 4 * 1024;
    private static final int HEAD_BYTES = 8;
    private static final int DATA_OFFSET = 2;

    private AmqpRefusal() {}

    /** Returns header, open and close (AMQP 1.0, section 2.4.6). */
    static ByteBuffer openAndClose(ErrorCondition condition) {
        Open open = new Open();
        open.setContainerId("millrace");
        open.setProperties(Map.of(CLOSE_FOLLOWS, true));
        Close close = new Close();
        close.setError(condition);
        ByteBuffer out = ByteBuffer.allocate(MAX_BYTES).put(HEADER);
        frame(out, open);
        frame(out, close);
        return out.flip();
    }

    private static void frame(ByteBuffer out, Object performative) {
        int start = out.position();
        out.putInt(0).put((byte) DATA_OFFSET).put((byte) 0).putShort((short) 0);
        EncoderImpl encoder = Codec.encoder();
        encoder.setByteBuffer(out);
        encoder.writeObject(performative);
        out.putInt(start, out.position() - start);
    }
}

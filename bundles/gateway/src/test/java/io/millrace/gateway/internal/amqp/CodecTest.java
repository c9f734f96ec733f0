package io.millrace.gateway.internal.amqp;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.qpid.proton.amqp.DescribedType;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.UnknownDescribedType;
import org.apache.qpid.proton.codec.AMQPDefinedTypes;
import org.apache.qpid.proton.codec.DecoderImpl;
import org.apache.qpid.proton.codec.EncoderImpl;
import org.junit.Test;

public class CodecTest {

    private static int known() throws Exception {
        Field types = DecoderImpl.class.getDeclaredField("_dynamicTypeConstructors");
        types.setAccessible(true);
        return ((Map<?, ?>) types.get(Codec.decoder())).size();
    }

    @Test
    public void remembersNoDescriptorThatAClientMadeUp() throws Exception {
        DecoderImpl other = new DecoderImpl();
        EncoderImpl client = new EncoderImpl(other);
        AMQPDefinedTypes.registerAllTypes(other, client);
        int before = known();
        for (int i = 0; i < 1_000; i++) {
            ByteBuffer buffer = ByteBuffer.allocate(100);
            client.setByteBuffer(buffer);
            client.writeObject(new UnknownDescribedType(Symbol.valueOf("made-up-" + i), "value"));
            buffer.flip();
            Object decoded = Codec.decode(buffer);
            assertEquals("value", ((DescribedType) decoded).getDescribed());
        }
        assertEquals(before, known());
        assertTrue("knows the types of AMQP", before > 50);
    }
}

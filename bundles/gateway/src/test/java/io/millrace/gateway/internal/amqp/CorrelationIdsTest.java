package io.millrace.gateway.internal.amqp;

import static org.junit.Assert.assertEquals;

import io.millrace.gateway.internal.core.CorrelationId;
import java.util.List;
import java.util.UUID;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.UnsignedLong;
import org.junit.Test;

public class CorrelationIdsTest {

    private static Object back(Object id) {
        return CorrelationIds.toAmqp(CorrelationId.parse(CorrelationIds.of(id).stored()));
    }

    @Test
    public void anIdComesBackInItsOwnType() {
        List<Object> ids = List.of(
                "order 7",
                "",
                UUID.fromString("01234567-89ab-cdef-0123-456789abcdef"),
                UnsignedLong.valueOf("18446744073709551615"),
                new Binary(new byte[] {0, (byte) 0xff}));
        for (Object id : ids) {
            assertEquals(id, back(id));
        }
    }

    @Test
    public void textThatOnlyLooksLikeAnotherTypeStaysText() {
        for (String text : List.of("amqp-uuid:none", "amqp-ulong:-1")) {
            assertEquals(text, back(text));
        }
        assertEquals(new Binary("base64:?".getBytes()), back("base64:?"));
    }
}

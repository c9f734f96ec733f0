package io.millrace.gateway.internal.amqp;

import io.millrace.gateway.internal.core.CorrelationId;
import io.millrace.gateway.internal.core.CorrelationId.Kind;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.UnsignedLong;

/** Correlation ids of each type that AMQP has for them (section 3.2.11 to 3.2.14). */
final class CorrelationIds {

    private CorrelationIds() {}

    static CorrelationId of(Object id) {
        if (id instanceof Binary binary) {
            int begin = binary.getArrayOffset();
            byte[] octets = Arrays.copyOfRange(binary.getArray(), begin, begin + binary.getLength());
            return new CorrelationId(Kind.OCTETS, Base64.getEncoder().encodeToString(octets));
        }
        Kind kind = id instanceof UUID ? Kind.UUID : id instanceof UnsignedLong ? Kind.NUMBER : Kind.TEXT;
        return new CorrelationId(kind, id.toString());
    }

    /** Returns an id in its own type; one that only looks like it, as text. */
    static Object toAmqp(CorrelationId id) {
        try {
            return switch (id.kind()) {
                case TEXT -> id.text();
                case OCTETS -> new Binary(id.octets());
                case UUID -> UUID.fromString(id.text());
                case NUMBER -> UnsignedLong.valueOf(id.text());
            };
        } catch (IllegalArgumentException e) {
            // a text that another protocol sent
            return id.stored();
        }
    }
}

package io.millrace.state.internal;

import io.millrace.rocks.ByteReader;
import io.millrace.rocks.ByteWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON values as octets: one that says what it is, then the value. Whole numbers come back as Integer, Long or BigInteger. */
final class ValueCodec {

    private static final int NULL = 0;
    private static final int FALSE = 1;
    private static final int TRUE = 2;
    private static final int WHOLE = 3;
    private static final int FLOATING = 4;
    private static final int BIG_WHOLE = 5;
    private static final int BIG_DECIMAL = 6;
    private static final int TEXT = 7;
    private static final int ARRAY = 8;
    private static final int OBJECT = 9;

    private ValueCodec() {}

    static void encode(ByteWriter out, Object value) {
        if (value == null) {
            out.octet(NULL);
        } else if (value instanceof Boolean truth) {
            out.octet(truth ? TRUE : FALSE);
        } else if (value instanceof Number number) {
            encodeNumber(out, number);
        } else if (value instanceof List<?> elements) {
            out.octet(ARRAY).number(elements.size());
            elements.forEach(element -> encode(out, element));
        } else if (value instanceof Map<?, ?> members) {
            out.octet(OBJECT).number(members.size());
            members.forEach((name, member) -> {
                out.text(String.valueOf(name));
                encode(out, member);
            });
        } else {
            out.octet(TEXT).text(value.toString());
        }
    }

    static Object decode(ByteReader in) {
        int type = in.octet();
        return switch (type) {
            case NULL -> null;
            case FALSE -> Boolean.FALSE;
            case TRUE -> Boolean.TRUE;
            case WHOLE -> whole(in.number());
            case FLOATING -> Double.longBitsToDouble(in.fixed());
            case BIG_WHOLE -> new BigInteger(in.text());
            case BIG_DECIMAL -> new BigDecimal(in.text());
            case TEXT -> in.text();
            case ARRAY -> array(in);
            case OBJECT -> object(in);
            default -> throw new IllegalArgumentException("a stored value is of unknown type " + type);
        };
    }

    private static void encodeNumber(ByteWriter out, Number number) {
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            long value = number.longValue();
            // Zigzag: numbers near zero take one octet whatever their sign.
            out.octet(WHOLE).number(value << 1 ^ value >> 63);
        } else if (number instanceof BigInteger) {
            out.octet(BIG_WHOLE).text(number.toString());
        } else if (number instanceof BigDecimal) {
            out.octet(BIG_DECIMAL).text(number.toString());
        } else {
            out.octet(FLOATING).fixed(Double.doubleToLongBits(number.doubleValue()));
        }
    }

    private static Number whole(long zigzag) {
        long value = zigzag >>> 1 ^ -(zigzag & 1);
        if (value == (int) value) {
            return (int) value;
        }
        return value;
    }

    private static List<Object> array(ByteReader in) {
        List<Object> elements = new ArrayList<>();
        for (long left = in.number(); left > 0; left--) {
            elements.add(decode(in));
        }
        return elements;
    }

    private static Map<String, Object> object(ByteReader in) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (long left = in.number(); left > 0; left--) {
            members.put(in.text(), decode(in));
        }
        return members;
    }
}

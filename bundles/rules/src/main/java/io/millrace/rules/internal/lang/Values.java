package io.millrace.rules.internal.lang;

/** Values of conditions. Null is unknown, and stays so in what is computed from it (three-valued logic, as in SQL). */
final class Values {

    private Values() {}

    /** Makes every number a double, and one that a double cannot hold unknown; the rest stays. */
    static Object of(Moment moment, Object json) {
        return json instanceof Number number ? finite(moment, number.doubleValue()) : json;
    }

    /** Makes what has grown beyond all numbers unknown. */
    static Object finite(Moment moment, double number) {
        return Double.isFinite(number) ? number : moment.fault(Faults.Kind.DIVISION, "a number without bound");
    }

    /** Makes a number of any value: of a text one that another text has with a chance of one to 2^52. */
    static Double fingerprint(Object value) {
        if (value == null || value instanceof Double) {
            return (Double) value;
        }
        if (value instanceof Boolean truth) {
            return truth ? 1.0 : 0;
        }
        // FNV-1a, 64 bit
        long hash = 0xcbf29ce484222325L;
        for (char c : String.valueOf(value).toCharArray()) {
            hash = (hash ^ c) * 0x100000001b3L;
        }
        return (double) (hash >> 11);
    }

    static Double number(Moment moment, Object value, String what) {
        if (value == null || value instanceof Double) {
            return (Double) value;
        }
        moment.fault(Faults.Kind.TYPE, what + " is " + describe(value) + " where a number is needed");
        return null;
    }

    static Object truth(Moment moment, Object value, String what) {
        if (value == null || value instanceof Boolean) {
            return value;
        }
        return moment.fault(Faults.Kind.TYPE, what + " is " + describe(value) + " where true or false is needed");
    }

    static String describe(Object value) {
        if (value instanceof String text) {
            return "the text '" + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + "'";
        }
        return value instanceof Number || value instanceof Boolean ? String.valueOf(value) : "a list";
    }

    static Object arithmetic(Moment moment, char operator, double left, double right) {
        if ((operator == '/' || operator == '%') && right == 0) {
            return moment.fault(Faults.Kind.DIVISION, "division by zero");
        }
        return finite(
                moment,
                switch (operator) {
                    case '+' -> left + right;
                    case '-' -> left - right;
                    case '*' -> left * right;
                    case '/' -> left / right;
                    default -> left % right;
                });
    }

    static Object compare(Moment moment, String operator, Object left, Object right) {
        if (left == null || right == null) {
            return null;
        }
        if (operator.equals("==") || operator.equals("!=")) {
            return left.equals(right) == "==".equals(operator);
        }
        if (left instanceof Double a && right instanceof Double b) {
            return ordered(operator, Double.compare(a, b));
        }
        if (left instanceof String a && right instanceof String b) {
            return ordered(operator, a.compareTo(b));
        }
        return moment.fault(Faults.Kind.TYPE, describe(left) + " and " + describe(right) + " have no order");
    }

    private static boolean ordered(String operator, int order) {
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    static Object and(Object left, Object right) {
        if (Boolean.FALSE.equals(left) || Boolean.FALSE.equals(right)) {
            return false;
        }
        return left == null || right == null ? null : true;
    }

    static Object or(Object left, Object right) {
        if (Boolean.TRUE.equals(left) || Boolean.TRUE.equals(right)) {
            return true;
        }
        return left == null || right == null ? null : false;
    }
}

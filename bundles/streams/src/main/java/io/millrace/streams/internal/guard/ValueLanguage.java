package io.millrace.streams.internal.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.language.bean.BeanExpression;
import org.apache.camel.language.bean.BeanLanguage;
import org.apache.camel.support.ExpressionAdapter;
import org.apache.camel.util.OgnlHelper;

/**
 * The language {@code bean}, which Camel uses for what follows a dot or bracket in simple, as in <code>${body.record.deviceId}</code>. Camel's
 * own takes a text that begins with # or holds a placeholder for a reference, even if a device sent it; this one takes it for a text.
 */
public final class ValueLanguage extends BeanLanguage {

    private static final int VALUE = 1;
    private static final int METHOD = 2;

    /** What only holds data, so that no method of it does anything to the server. */
    private static final List<Class<?>> DATA = List.of(
            Map.class,
            Collection.class,
            CharSequence.class,
            Number.class,
            Boolean.class,
            Character.class,
            Enum.class,
            TemporalAccessor.class,
            TemporalAmount.class,
            Date.class,
            UUID.class,
            Optional.class,
            Throwable.class,
            JsonNode.class);

    private final boolean dataOnly;

    /**
     * Makes the language.
     *
     * @param dataOnly whether it refuses beans, and methods of whatever is no data
     */
    public ValueLanguage(boolean dataOnly) {
        this.dataOnly = dataOnly;
    }

    @Override
    public Expression createExpression(String expression, Object[] properties) {
        if (properties != null && properties.length > METHOD && properties[VALUE] != null) {
            return new Steps(properties[VALUE], String.valueOf(properties[METHOD]));
        }
        if (dataOnly) {
            throw RestGuard.refusal("a bean or a static method", "the data of a message can be reached by simple");
        }
        return super.createExpression(expression, properties);
    }

    @Override
    public <T> T evaluate(String script, Map<String, Object> bindings, Class<T> resultType) {
        if (dataOnly) {
            throw RestGuard.refusal("a bean", "the data of a message can be reached by simple");
        }
        return super.evaluate(script, bindings, resultType);
    }

    private static void requireData(Object value, String step) {
        Class<?> type = value.getClass();
        boolean data = type.isArray()
                || type.isRecord() && type.getName().startsWith("io.millrace.api.")
                || DATA.stream().anyMatch(known -> known.isInstance(value));
        if (!data) {
            throw RestGuard.refusal(
                    "'" + step + "' of a " + type.getName(),
                    "only data can be looked into: maps, lists, texts, numbers");
        }
    }

    /** Goes from a value to one within it. */
    private final class Steps extends ExpressionAdapter {

        private final Object value;
        private final String path;

        private Steps(Object value, String path) {
            this.value = value;
            this.path = path;
        }

        @Override
        public Object evaluate(Exchange exchange) {
            if (!dataOnly) {
                return step(value, path, exchange);
            }
            Object reached = value;
            for (String name : OgnlHelper.splitOgnl(path)) {
                if (reached == null) {
                    throw new IllegalArgumentException(
                            "'" + name + "' in " + path + " of nothing; ?. in place of . lets it be nothing");
                }
                requireData(reached, name);
                reached = step(reached, ".?[".indexOf(name.charAt(0)) < 0 ? "." + name : name, exchange);
                if (reached == null && OgnlHelper.isNullSafeOperator(name)) {
                    return null;
                }
            }
            return reached;
        }

        private Object step(Object from, String name, Exchange exchange) {
            CamelContext context = exchange.getContext();
            BeanExpression expression = new BeanExpression(from, name);
            expression.setSimple(context.resolveLanguage("simple"));
            expression.init(context);
            return expression.evaluate(exchange);
        }

        @Override
        public String toString() {
            return path;
        }
    }
}

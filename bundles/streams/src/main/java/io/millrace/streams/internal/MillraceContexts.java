package io.millrace.streams.internal;

import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.log.LogRecord;
import io.millrace.streams.internal.endpoint.Environment;
import io.millrace.streams.internal.endpoint.MillraceComponent;
import io.millrace.streams.internal.route.ContextFactory;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConversionException;
import org.apache.camel.support.TypeConverterSupport;

/** Gives each context what every route file may use: the component, and converters of records. */
final class MillraceContexts implements ContextFactory {

    private final Supplier<CamelContext> bare;
    private final Environment environment;

    /**
     * Makes a factory.
     *
     * @param bare makes a context of the container's kind
     * @param environment what the component stands on
     */
    MillraceContexts(Supplier<CamelContext> bare, Environment environment) {
        this.bare = bare;
        this.environment = environment;
    }

    @Override
    public CamelContext create(String name) {
        CamelContext context = bare.get();
        context.getCamelContextExtension().setName("millrace-" + name);
        context.addComponent(MillraceComponent.SCHEME, new MillraceComponent(environment));
        context.getTypeConverterRegistry().addTypeConverter(byte[].class, LogRecord.class, new PayloadConverter());
        context.getTypeConverterRegistry().addTypeConverter(String.class, LogRecord.class, new PayloadConverter());
        context.getTypeConverterRegistry()
                .addTypeConverter(byte[].class, CommandDelivery.class, new PayloadConverter());
        context.getTypeConverterRegistry()
                .addTypeConverter(String.class, CommandDelivery.class, new PayloadConverter());
        return context;
    }

    /** A record or command of a list that was split is its payload. */
    private static final class PayloadConverter extends TypeConverterSupport {
        @Override
        public <T> T convertTo(Class<T> type, Exchange exchange, Object value) throws TypeConversionException {
            byte[] payload = value instanceof CommandDelivery delivery
                    ? delivery.content().payload()
                    : ((LogRecord) value).record().content().payload();
            return type.cast(type == String.class ? new String(payload, StandardCharsets.UTF_8) : payload);
        }
    }
}

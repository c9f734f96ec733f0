package io.millrace.streams.internal;

import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.log.LogException;
import io.millrace.api.log.LogRecord;
import io.millrace.streams.internal.endpoint.DoneRepository;
import io.millrace.streams.internal.endpoint.Environment;
import io.millrace.streams.internal.endpoint.GroupConsumer;
import io.millrace.streams.internal.endpoint.MillraceComponent;
import io.millrace.streams.internal.endpoint.WorkflowRoutes;
import io.millrace.streams.internal.guard.RestGuard;
import io.millrace.streams.internal.guard.ValueLanguage;
import io.millrace.streams.internal.route.ContextFactory;
import io.millrace.streams.internal.route.RouteSource;
import io.millrace.streams.internal.route.Templates;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConversionException;
import org.apache.camel.spi.ComponentResolver;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.LanguageResolver;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.support.TypeConverterSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each context what every route file may use: the component, the repository of idempotent consumers, and converters of records. */
final class MillraceContexts implements ContextFactory {

    private static final Logger LOG = LoggerFactory.getLogger(MillraceContexts.class);

    private static final String RAW_END = ")&";
    private static final Set<String> HTTP = Set.of("http", "https");

    private final Supplier<CamelContext> bare;
    private final Environment environment;
    private final Connections connections;
    private final RestGuard guard;
    private final Templates templates;

    /**
     * Makes a factory.
     *
     * @param bare makes a context of the container's kind
     * @param environment what the component stands on
     * @param connections what route files can name
     * @param guard what files may use that came by REST
     * @param templates that files can name
     */
    MillraceContexts(
            Supplier<CamelContext> bare,
            Environment environment,
            Connections connections,
            RestGuard guard,
            Templates templates) {
        this.bare = bare;
        this.environment = environment;
        this.connections = connections;
        this.guard = guard;
        this.templates = templates;
    }

    @Override
    public Templates templates() {
        return templates;
    }

    @Override
    public void delete(GroupConsumer.OwnGroup group) {
        try {
            environment.providers().log().current().ifPresent(log -> log.deleteGroup(group.kind(), group.name()));
        } catch (LogException e) {
            LOG.warn("The group {} of a route that is gone could not be deleted: {}", group.name(), e.getMessage());
        }
    }

    @Override
    public String mask(String text) {
        return connections.mask(text);
    }

    @Override
    public Lock replacing(List<RouteSource> versions) {
        boolean haveASay =
                versions.stream().anyMatch(version -> templates.isThere(WorkflowRoutes.NAME, version.text()));
        return haveASay ? environment.workflows().replacing() : new ReentrantLock();
    }

    @Override
    public CamelContext create(RouteSource source) {
        CamelContext context = bare.get();
        context.getCamelContextExtension().setName("millrace-" + source.id());
        leaveRetriesToConsumers(context);
        if (source.isByRest()) {
            guard.bound(context);
        } else {
            LanguageResolver languages = PluginHelper.getLanguageResolver(context);
            context.getCamelContextExtension()
                    .addContextPlugin(
                            LanguageResolver.class,
                            (name, owner) -> name.equals("bean")
                                    ? new ValueLanguage(false)
                                    : languages.resolveLanguage(name, owner));
        }
        context.addComponent(MillraceComponent.SCHEME, new MillraceComponent(environment));
        context.getRegistry()
                .bind(DoneRepository.NAME, IdempotentRepository.class, new DoneRepository(environment.done()));
        context.getPropertiesComponent().addPropertiesSource(new Values(connections));
        connections.databases().forEach(context.getRegistry()::bind);
        connections.components().forEach((connection, options) -> context.getRegistry()
                .bind(connection, Component.class, () -> new ConfiguredComponent(connection, options).of(context)));
        context.getTypeConverterRegistry().addTypeConverter(byte[].class, LogRecord.class, new PayloadConverter());
        context.getTypeConverterRegistry().addTypeConverter(String.class, LogRecord.class, new PayloadConverter());
        context.getTypeConverterRegistry()
                .addTypeConverter(byte[].class, CommandDelivery.class, new PayloadConverter());
        context.getTypeConverterRegistry()
                .addTypeConverter(String.class, CommandDelivery.class, new PayloadConverter());
        return context;
    }

    /** The http client would send a request that was answered 429 or 503 once more by itself, whatever it does there. */
    private static void leaveRetriesToConsumers(CamelContext context) {
        ComponentResolver found = PluginHelper.getComponentResolver(context);
        context.getCamelContextExtension().addContextPlugin(ComponentResolver.class, (name, owner) -> {
            Component component = found.resolveComponent(name, owner);
            if (component != null && HTTP.contains(name)) {
                PropertyBindingSupport.bindProperties(
                        owner, component, new HashMap<>(Map.of("automaticRetriesDisabled", true)));
            }
            return component;
        });
    }

    /** The values of connections as placeholders. */
    private record Values(Connections connections) implements PropertiesSource {
        @Override
        public String getName() {
            return "connections";
        }

        @Override
        public String getProperty(String name) {
            return connections.value(name).map(value -> whole(name, value)).orElse(null);
        }

        /** What follows the end of RAW(...) would be taken for options that somebody else chose. */
        private String whole(String name, String value) {
            if (connections.isSecret(name) && value.contains(RAW_END)) {
                throw new IllegalArgumentException("the value of {{" + name + "}} holds '" + RAW_END
                        + "', which ends RAW(...) within a URI, so that the rest would be taken for other options;"
                        + " choose a secret without these two characters in a row");
            }
            return value;
        }
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

package io.millrace.streams.internal.guard;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.spi.BeanProcessorFactory;
import org.apache.camel.spi.ComponentResolver;
import org.apache.camel.spi.EndpointStrategy;
import org.apache.camel.spi.FactoryFinderResolver;
import org.apache.camel.spi.LanguageResolver;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.spi.ResourceLoader;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;

/**
 * What route files may use that came by REST, from people who have no access to the machine. It bounds the context of such a file where
 * Camel asks for components, end points, languages, classes, beans, resources and placeholders, so that it holds for whatever a route makes
 * up while it runs, too.
 *
 * @param components the schemes
 * @param connections what an operator wrote
 * @param files the folder below which files may be read and written
 */
public record RestGuard(Set<String> components, Connections connections, Path files) implements EndpointStrategy {

    /** Options that name a file of this machine, a program or a class, by Camel's and its libraries' names for them. */
    private static final Pattern OF_THE_MACHINE = Pattern.compile(
            "(?i).*(file|location|(?<!jailStarting)directory|cmd|class|classes|serializer|deserializer|partitioner|assignor|interceptor"
                    + "|jaasConfig)|(additionalProperties|sslClientProps)\\..*");

    private static final Pattern SWITCH = Pattern.compile("true|false");
    private static final Pattern RAW = Pattern.compile("RAW[({](.*)[)}]", Pattern.DOTALL);

    private static final List<String> PLACEHOLDERS =
            List.of("env", "sys", "service", "service.name", "service.host", "service.port", "bean");

    /** What an operator wrote. */
    public interface Connections {

        /** Tells whether there is a connection of that name that is a component. */
        boolean isComponent(String name);

        /** Tells whether any connection is made of a component of that name. */
        boolean isMadeOf(String component);

        /** Tells whether any connection holds that value. */
        boolean holds(String value);
    }

    /** Checks that nothing is missing. */
    public RestGuard {
        components = Set.copyOf(components);
        Objects.requireNonNull(connections, "connections");
        files = files.toAbsolutePath().normalize();
    }

    /**
     * Says that something may not be used.
     *
     * @param what it is
     * @param instead what would be right
     */
    static IllegalArgumentException refusal(String what, String instead) {
        return new IllegalArgumentException(what + " is not allowed in files that come by REST; " + instead);
    }

    /**
     * Bounds a context that has nothing yet.
     *
     * @param context neither started nor given anything to run
     */
    public void bound(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        extension.setRegistry(new DefaultRegistry());
        FactoryFinderResolver factories = PluginHelper.getFactoryFinderResolver(context);
        extension.addContextPlugin(
                FactoryFinderResolver.class, new OwnFactories(factories, context.getClassResolver()));
        context.setClassResolver(new AllowedClasses(context.getClassResolver()));
        LanguageResolver languages = PluginHelper.getLanguageResolver(context);
        extension.addContextPlugin(LanguageResolver.class, new AllowedLanguages(languages));
        ComponentResolver found = PluginHelper.getComponentResolver(context);
        extension.addContextPlugin(ComponentResolver.class, (name, owner) -> {
            // What is behind simple uses the component bean; its end points are refused.
            if (!name.equals("bean") && !connections.isMadeOf(name)) {
                requireScheme(name);
            }
            return name.equals("file") ? new BoundedFiles(files) : found.resolveComponent(name, owner);
        });
        extension.addContextPlugin(ResourceLoader.class, new NoResources());
        extension.addContextPlugin(BeanProcessorFactory.class, new NoBeans());
        extension.addInterceptStrategy(new NoLocalWork());
        extension.registerEndpointCallback(this);
        PropertiesComponent placeholders = (PropertiesComponent) context.getPropertiesComponent();
        placeholders.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
        placeholders.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
        PLACEHOLDERS.forEach(name -> placeholders.addPropertiesFunction(new NoPlaceholder(name)));
    }

    @Override
    public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
        String scheme = uri.substring(0, Math.max(0, uri.indexOf(':')));
        requireScheme(scheme);
        if (endpoint instanceof FileEndpoint && !(endpoint instanceof BoundedFiles.BoundedEndpoint)) {
            throw refusal("the component '" + scheme + "'", "file: reads and writes files below " + files);
        }
        if (!(endpoint instanceof FileEndpoint)) {
            options(uri).forEach((name, value) -> requireOption(scheme, name, String.valueOf(value)));
        }
        return endpoint;
    }

    private void requireScheme(String scheme) {
        if (!components.contains(scheme) && !connections.isComponent(scheme)) {
            throw refusal(
                    "the component '" + scheme + "'",
                    "allowedComponents in etc/io.millrace.streams.cfg says which are");
        }
    }

    private void requireOption(String scheme, String name, String value) {
        Matcher raw = RAW.matcher(value);
        boolean names =
                OF_THE_MACHINE.matcher(name).matches() && !SWITCH.matcher(value).matches();
        if (names && !connections.holds(raw.matches() ? raw.group(1) : value)) {
            throw refusal(
                    "the option '" + name + "' of " + scheme + ":, which names what is on the server's machine,",
                    "put its value into a connection, etc/io.millrace.connection-NAME.cfg, and write {{NAME." + name
                            + "}} here");
        }
    }

    private static Map<String, Object> options(String uri) {
        String query = StringHelper.after(uri, "?", "");
        try {
            return URISupport.parseQuery(query, true, true);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("the options of " + URISupport.sanitizeUri(uri) + " cannot be read", e);
        }
    }

    /** Says so instead of reading what surrounds the server. */
    private record NoPlaceholder(String name) implements PropertiesFunction {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public String apply(String remainder) {
            throw refusal(
                    "the placeholder {{" + name + ":" + remainder + "}}",
                    "write {{NAME.key}}, a value of the connection etc/io.millrace.connection-NAME.cfg");
        }
    }
}

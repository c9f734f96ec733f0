package io.millrace.streams.internal;

import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.PropertyBindingSupport;

/**
 * A component of Camel's with the options of a connection.
 *
 * @param connection its name, which is the scheme in routes
 * @param options the component's, and its name
 */
record ConfiguredComponent(String connection, Map<String, String> options) {

    /** Some components keep their options in an object of their own. */
    private static final String NESTED = "configuration.";

    /** Makes it for a context; where it cannot be made, one that says why to the first route that uses it. */
    Component of(CamelContext context) {
        try {
            return configured(context);
        } catch (IllegalArgumentException e) {
            return new Broken(e);
        }
    }

    private Component configured(CamelContext context) {
        String name = options.get(Connections.COMPONENT);
        if (name.equals(connection)) {
            throw new IllegalArgumentException(
                    "the connection " + connection + " has the name of its component; give its file"
                            + " another name, which is the scheme in routes then");
        }
        Component component;
        try {
            component = PluginHelper.getComponentResolver(context).resolveComponent(name, context);
        } catch (Exception e) {
            // The boundary to whatever looks for components.
            throw new IllegalArgumentException("the connection " + connection + ": component '" + name + "'", e);
        }
        if (component == null) {
            throw new IllegalArgumentException("the connection " + connection + ": there is no component '" + name
                    + "'; if it is a connector that does not run, feature:install millrace-... starts it");
        }
        component.setCamelContext(context);
        Map<String, Object> left = new TreeMap<>(options);
        left.remove(Connections.COMPONENT);
        left = bind(context, component, left);
        Map<String, Object> nested = new TreeMap<>();
        left.forEach((option, value) -> nested.put(NESTED + option, value));
        left = bind(context, component, nested);
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("the connection " + connection + ": the component '" + name
                    + "' has no option " + String.join(", ", left.keySet()).replace(NESTED, ""));
        }
        return component;
    }

    /** Sets options and returns those that there are not. */
    private Map<String, Object> bind(CamelContext context, Component component, Map<String, Object> wanted) {
        Map<String, Object> left = new TreeMap<>(wanted);
        try {
            PropertyBindingSupport.build()
                    .withCamelContext(context)
                    .withTarget(component)
                    .withProperties(left)
                    .withConfigurer(component.getComponentPropertyConfigurer())
                    .withIgnoreCase(true)
                    .withReference(false)
                    .withRemoveParameters(true)
                    .bind();
        } catch (PropertyBindingException e) {
            // Its message would hold the value, which may be a secret.
            throw new IllegalArgumentException("the connection " + connection + ": the component '"
                    + options.get(Connections.COMPONENT) + "' does not take the value of the option '"
                    + e.getPropertyName() + "'");
        }
        return left;
    }

    @Override
    public String toString() {
        return "the connection " + connection;
    }

    /** Says why there is no component: the registry would say that there is none. */
    private static final class Broken extends DefaultComponent {

        private final IllegalArgumentException reason;

        private Broken(IllegalArgumentException reason) {
            this.reason = reason;
        }

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            throw reason;
        }
    }
}

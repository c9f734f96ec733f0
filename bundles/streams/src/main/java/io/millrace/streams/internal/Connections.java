package io.millrace.streams.internal;

import io.millrace.api.route.Connection;
import io.millrace.streams.internal.guard.RestGuard;
import io.millrace.streams.internal.route.MaskedSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The connections to business systems that routes can name; they come and go while routes run. Any thread. */
@Component(service = Connections.class)
public final class Connections implements RestGuard.Connections {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*\\??\\s*([\\w~-]+)\\.([\\w.~-]+)");

    /** The key that makes a connection a component of Camel's, under its own name. */
    static final String COMPONENT = "component";

    private final Map<String, Slot<Connection>> slots = new ConcurrentHashMap<>();

    /** Called by the framework. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addConnection(Connection connection) {
        slots.computeIfAbsent(connection.name(), name -> new Slot<>("the connection " + name))
                .bind(connection);
    }

    /** Called by the framework. */
    public void removeConnection(Connection connection) {
        Optional.ofNullable(slots.get(connection.name())).ifPresent(slot -> slot.unbind(connection));
    }

    /**
     * Finds the value of a placeholder.
     *
     * @param placeholder such as {@code crm.url}
     */
    public Optional<String> value(String placeholder) {
        int dot = placeholder.indexOf('.');
        return dot < 0 ? Optional.empty() : value(placeholder.substring(0, dot), placeholder.substring(dot + 1));
    }

    private Optional<String> value(String name, String key) {
        return named(name).flatMap(connection -> connection.value(key));
    }

    private Optional<Connection> named(String name) {
        return Optional.ofNullable(slots.get(name)).flatMap(Slot::current);
    }

    /** Returns the databases by the names of their connections; each follows its connection when that is changed. */
    public Map<String, DataSource> databases() {
        Map<String, DataSource> databases = new TreeMap<>();
        slots.forEach((name, slot) -> {
            if (slot.current().flatMap(Connection::dataSource).isPresent()) {
                databases.put(name, new FollowingDataSource(slot));
            }
        });
        return databases;
    }

    /** Returns the options of those that are a component, {@code component} among them, by the names of their connections. */
    Map<String, Map<String, String>> components() {
        Map<String, Map<String, String>> components = new TreeMap<>();
        slots.forEach((name, slot) -> slot.current().ifPresent(connection -> {
            if (connection.keys().contains(COMPONENT)) {
                components.put(name, options(connection));
            }
        }));
        return components;
    }

    @Override
    public boolean isComponent(String scheme) {
        return components().containsKey(scheme);
    }

    @Override
    public boolean isMadeOf(String component) {
        return components().values().stream().anyMatch(options -> component.equals(options.get(COMPONENT)));
    }

    @Override
    public boolean holds(String value) {
        return slots.values().stream()
                .flatMap(slot -> slot.current().stream())
                .anyMatch(connection -> options(connection).containsValue(value));
    }

    /** Tells whether a placeholder stands for a secret. */
    boolean isSecret(String placeholder) {
        int dot = placeholder.indexOf('.');
        return dot > 0
                && named(placeholder.substring(0, dot))
                        .filter(connection -> connection.secrets().contains(placeholder.substring(dot + 1)))
                        .isPresent();
    }

    /** Masks the values of all secrets in a text. */
    String mask(String text) {
        return MaskedSource.maskValues(
                text,
                slots.values().stream()
                        .flatMap(slot -> slot.current().stream())
                        .flatMap(connection ->
                                connection.secrets().stream().flatMap(key -> connection.value(key).stream()))
                        .toList());
    }

    private static Map<String, String> options(Connection connection) {
        Map<String, String> options = new TreeMap<>();
        connection.keys().forEach(key -> connection.value(key).ifPresent(value -> options.put(key, value)));
        return options;
    }

    /**
     * Tells changes apart that a text would be another one with.
     *
     * @param text a route file
     * @return the hash of all values that it names, or empty if one of them is not known now
     */
    public Optional<Integer> fingerprint(String text) {
        int hash = 1;
        for (Matcher found = PLACEHOLDER.matcher(text); found.find(); ) {
            Optional<String> value = value(found.group(1), found.group(2));
            if (value.isEmpty() && slots.containsKey(found.group(1))) {
                return Optional.empty();
            }
            hash = 31 * hash + value.hashCode();
        }
        for (Map.Entry<String, Slot<Connection>> slot : slots.entrySet()) {
            if (text.contains(slot.getKey() + ":")) {
                Optional<Connection> connection = slot.getValue().current();
                if (connection.isEmpty()) {
                    return Optional.empty();
                }
                hash = 31 * hash + options(connection.get()).hashCode();
            }
        }
        return Optional.of(hash);
    }
}

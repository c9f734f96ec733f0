package io.millrace.connect.internal;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.Test;
import org.osgi.service.jdbc.DataSourceFactory;

public class DatabasePoolTest {

    private final Drivers drivers = new Drivers();
    private final List<String> logins = new ArrayList<>();

    @Test
    public void usesTheDriverThatTakesTheUrlWheneverThatComes() throws Exception {
        try (DatabasePool pool = pool("jdbc:fake:erp")) {
            SQLException none =
                    assertThrows(SQLException.class, () -> pool.dataSource().getConnection());
            assertThat(causes(none), containsString("no JDBC driver for jdbc:fake: is installed"));
            drivers.addFactory(factory("jdbc:other:"));
            drivers.addFactory(factory("jdbc:fake:"));
            try (Connection connection = pool.dataSource().getConnection()) {
                assertEquals(true, connection.isValid(1));
            }
            assertEquals(List.of("jdbc:fake:erp millrace s3cret"), logins);
        }
    }

    private DatabasePool pool(String url) {
        return new DatabasePool(
                "erp",
                new ConnectionSettings.Database(
                        url, Optional.of("millrace"), Optional.of("s3cret"), 1, Duration.ofSeconds(1)),
                drivers);
    }

    private static String causes(Throwable failure) {
        return failure == null ? "" : failure.getMessage() + "; " + causes(failure.getCause());
    }

    private DataSourceFactory factory(String prefix) {
        Connection connection = fake(Connection.class, (name, args) -> name.equals("isValid"));
        Driver driver = fake(Driver.class, (name, args) -> switch (name) {
            case "acceptsURL" -> args[0].toString().startsWith(prefix);
            case "connect" -> {
                Properties login = (Properties) args[1];
                logins.add(args[0] + " " + login.get("user") + " " + login.get("password"));
                yield connection;
            }
            default -> throw new UnsupportedOperationException(name);
        });
        return fake(DataSourceFactory.class, (name, args) -> driver);
    }

    private interface Body {
        Object call(String name, Object[] args);
    }

    private static <T> T fake(Class<T> type, Body body) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (method.getDeclaringClass() == Object.class) {
                return method.getName().equals("equals") ? (Object) (proxy == args[0]) : (Object) 1;
            }
            Object result = body.call(method.getName(), args);
            Class<?> returned = method.getReturnType();
            boolean fits = returned.isInstance(result) || result instanceof Boolean && returned == boolean.class;
            return fits ? result : returned == int.class ? (Object) 0 : null;
        }));
    }
}

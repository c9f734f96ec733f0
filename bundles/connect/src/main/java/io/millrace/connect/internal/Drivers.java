package io.millrace.connect.internal;

import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.jdbc.DataSourceFactory;

/** The JDBC drivers of all bundles; they may come and go while pools stay. Any thread. */
@Component(service = Drivers.class)
public final class Drivers {

    private final List<DataSourceFactory> factories = new CopyOnWriteArrayList<>();

    /** Called by the framework. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addFactory(DataSourceFactory factory) {
        factories.add(factory);
    }

    /** Called by the framework. */
    public void removeFactory(DataSourceFactory factory) {
        factories.remove(factory);
    }

    /**
     * Finds the driver of a database.
     *
     * @param url such as {@code jdbc:postgresql://db.example/erp}
     * @throws SQLException if no bundle has one
     */
    Driver find(String url) throws SQLException {
        for (DataSourceFactory factory : factories) {
            Driver driver = factory.createDriver(null);
            if (driver.acceptsURL(url)) {
                return driver;
            }
        }
        throw new SQLException("no JDBC driver for " + kind(url)
                + " is installed; put a bundle with one, that is also a DataSourceFactory, into the folder deploy");
    }

    private static String kind(String url) {
        int end = url.indexOf(':', "jdbc:".length());
        return end < 0 ? url : url.substring(0, end + 1);
    }
}

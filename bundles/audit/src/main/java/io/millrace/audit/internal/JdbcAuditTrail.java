package io.millrace.audit.internal;

import io.millrace.api.audit.AuditEvent;
import io.millrace.api.audit.AuditQuery;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.storage.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The audit trail as a table that nothing updates. Any thread. */
@Component(service = AuditTrail.class, configurationPid = AuditConfig.PID, immediate = true)
@Designate(ocd = AuditConfig.class)
public final class JdbcAuditTrail implements AuditTrail {

    private static final String COLUMNS = "created, actor, via, address, action, device_id, target, outcome, detail";

    private final Database database;
    private final AuditSettings settings;
    private final Clock clock;
    private final Retention retention;

    /**
     * Called by the framework.
     *
     * @param config as the operator wrote it
     * @param database where the table is
     */
    @Activate
    public JdbcAuditTrail(AuditConfig config, @Reference Database database) {
        this(AuditSettings.of(config), database, Clock.systemUTC());
    }

    /**
     * Puts the parts together.
     *
     * @param settings how much is kept
     * @param database where the table is
     * @param clock tells the time
     */
    JdbcAuditTrail(AuditSettings settings, Database database, Clock clock) {
        this.settings = settings;
        this.database = database;
        this.clock = clock;
        retention = new Retention("millrace-audit-retention", this::clean);
    }

    /** Makes the table, before anybody sees the service. */
    @Activate
    void open() {
        database.migrate("audit", JdbcAuditTrail.class);
        retention.start();
    }

    /** Called by the framework. */
    @Deactivate
    void close() {
        retention.stop();
    }

    @Override
    public void append(AuditEvent event) {
        database.transaction(connection -> insert(connection, event));
    }

    private int insert(Connection connection, AuditEvent event) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO audit_event (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, clock.millis());
            insert.setString(2, Texts.line(event.actor().name(), 160));
            insert.setString(3, Texts.line(event.actor().via(), 16));
            insert.setString(4, Texts.line(event.actor().address(), 64));
            insert.setString(5, Texts.line(event.action(), 64));
            insert.setString(6, event.deviceId().map(id -> Texts.line(id, 128)).orElse(null));
            insert.setString(7, Texts.line(event.target(), 200));
            insert.setString(8, event.outcome().wireName());
            insert.setString(9, Texts.line(event.detail(), 500));
            return insert.executeUpdate();
        }
    }

    @Override
    public List<AuditRecord> find(AuditQuery query, int limit) {
        List<String> conditions = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        condition(conditions, values, "device_id = ?", query.deviceId());
        condition(conditions, values, "actor = ?", query.actor());
        condition(conditions, values, "created >= ?", query.from().map(Instant::toEpochMilli));
        condition(conditions, values, "created < ?", query.to().map(Instant::toEpochMilli));
        condition(conditions, values, "id < ?", query.before());
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        return database.transaction(connection -> select(connection, where, values, limit));
    }

    private static void condition(
            List<String> conditions, List<Object> values, String condition, Optional<? extends Object> value) {
        value.ifPresent(given -> {
            conditions.add(condition);
            values.add(given);
        });
    }

    private static List<AuditRecord> select(Connection connection, String where, List<Object> values, int limit)
            throws SQLException {
        List<AuditRecord> records = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT id, " + COLUMNS + " FROM audit_event"
                + where + " ORDER BY id DESC FETCH FIRST " + limit + " ROWS ONLY")) {
            for (int i = 0; i < values.size(); i++) {
                select.setObject(i + 1, values.get(i));
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    records.add(record(rows));
                }
            }
        }
        return records;
    }

    private static AuditRecord record(ResultSet rows) throws SQLException {
        AuditEvent.Actor actor = new AuditEvent.Actor(rows.getString(3), rows.getString(4), rows.getString(5));
        AuditEvent event = new AuditEvent(
                actor,
                rows.getString(6),
                Optional.ofNullable(rows.getString(7)),
                rows.getString(8),
                AuditEvent.Outcome.valueOf(rows.getString(9).toUpperCase(Locale.ROOT)),
                rows.getString(10));
        return new AuditRecord(rows.getLong(1), Instant.ofEpochMilli(rows.getLong(2)), event);
    }

    /** Drops what is too old or too much. */
    void clean() {
        database.transaction(connection -> {
            delete(
                    connection,
                    "DELETE FROM audit_event WHERE created < ?",
                    clock.millis() - settings.auditAge().toMillis());
            return delete(
                    connection,
                    "DELETE FROM audit_event WHERE id <= (SELECT MAX(id) FROM audit_event) - ?",
                    settings.auditRecords());
        });
    }

    static int delete(Connection connection, String sql, long value) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setLong(1, value);
            return delete.executeUpdate();
        }
    }
}

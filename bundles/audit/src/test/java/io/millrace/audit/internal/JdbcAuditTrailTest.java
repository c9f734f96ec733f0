package io.millrace.audit.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.millrace.api.audit.AuditEvent;
import io.millrace.api.audit.AuditEvent.Actor;
import io.millrace.api.audit.AuditEvent.Outcome;
import io.millrace.api.audit.AuditQuery;
import io.millrace.api.audit.AuditRecord;
import io.millrace.storage.internal.EmbeddedDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.util.converter.Converters;

public class JdbcAuditTrailTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final AuditSettings SETTINGS = new AuditSettings(Duration.ofDays(1), 1000, Duration.ofDays(1));

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private EmbeddedDatabase database;

    @Before
    public void open() {
        database = EmbeddedDatabase.open(folder.getRoot().toPath().resolve("derby"));
        database.migrate("audit", JdbcAuditTrail.class);
    }

    @After
    public void close() {
        database.close();
    }

    private JdbcAuditTrail trail(Instant now) {
        return new JdbcAuditTrail(SETTINGS, database, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static AuditEvent event(String actor, String action, String deviceId) {
        return new AuditEvent(
                new Actor(actor, "rest", "127.0.0.1"), action, Optional.of(deviceId), "", Outcome.DONE, "");
    }

    private static AuditQuery query(String deviceId, String actor, Instant from, Instant to, Long before) {
        return new AuditQuery(
                Optional.ofNullable(deviceId),
                Optional.ofNullable(actor),
                Optional.ofNullable(from),
                Optional.ofNullable(to),
                Optional.ofNullable(before));
    }

    private static List<String> actions(List<AuditRecord> records) {
        return records.stream().map(record -> record.event().action()).toList();
    }

    @Test
    public void recordsAreFoundByDeviceActorAndTimeNewestFirst() {
        trail(NOW).append(event("ada", "a", "press-1"));
        trail(NOW.plusSeconds(1)).append(event("bob", "b", "press-1"));
        trail(NOW.plusSeconds(2)).append(event("ada", "c", "press-2"));
        JdbcAuditTrail trail = trail(NOW);

        assertEquals(List.of("c", "b", "a"), actions(trail.find(AuditQuery.ALL, 10)));
        assertEquals(List.of("b", "a"), actions(trail.find(query("press-1", null, null, null, null), 10)));
        assertEquals(List.of("c", "a"), actions(trail.find(query(null, "ada", null, null, null), 10)));
        assertEquals(
                List.of("b"), actions(trail.find(query(null, null, NOW.plusSeconds(1), NOW.plusSeconds(2), null), 10)));
        List<AuditRecord> first = trail.find(AuditQuery.ALL, 2);
        assertEquals(
                List.of("a"),
                actions(trail.find(query(null, null, null, null, first.get(1).id()), 2)));
        AuditRecord whole = trail.find(AuditQuery.ALL, 1).get(0);
        assertEquals(event("ada", "c", "press-2"), whole.event());
        assertEquals(NOW.plusSeconds(2), whole.time());
    }

    @Test
    public void whatIsTooLongIsCutAndOfOneLine() {
        trail(NOW)
                .append(new AuditEvent(
                        new Actor("a\nb", "rest", ""),
                        "x".repeat(100),
                        Optional.empty(),
                        "",
                        Outcome.DENIED,
                        "d".repeat(600)));
        AuditEvent found = trail(NOW).find(AuditQuery.ALL, 1).get(0).event();
        assertEquals("a b", found.actor().name());
        assertEquals(64, found.action().length());
        assertEquals(500, found.detail().length());
    }

    @Test
    public void whatIsTooOldOrTooMuchGoes() {
        trail(NOW).append(event("ada", "old", "d"));
        for (int i = 0; i < 1001; i++) {
            trail(NOW.plus(Duration.ofDays(2))).append(event("ada", "new" + i, "d"));
        }
        JdbcAuditTrail trail = trail(NOW.plus(Duration.ofDays(2)));
        trail.clean();
        List<AuditRecord> left = trail.find(AuditQuery.ALL, 10_000);
        assertEquals(1000, left.size());
        assertEquals("new1", left.get(999).event().action());
    }

    @Test
    public void theDefaultsAreRightAndABadKeyIsNamed() {
        AuditConfig defaults = Converters.standardConverter().convert(Map.of()).to(AuditConfig.class);
        assertEquals(
                new AuditSettings(Duration.ofDays(365), 1_000_000, Duration.ofDays(30)), AuditSettings.of(defaults));
        AuditConfig bad =
                Converters.standardConverter().convert(Map.of("auditDays", 0)).to(AuditConfig.class);
        String message = assertThrows(IllegalArgumentException.class, () -> AuditSettings.of(bad))
                .getMessage();
        assertEquals("io.millrace.audit: 'auditDays' is 0, but must be from 1 to 3650", message);
    }
}

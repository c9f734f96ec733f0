package io.millrace.audit.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.devicelog.DeviceLog;
import io.millrace.api.devicelog.DeviceLogEntry;
import io.millrace.api.devicelog.DeviceLogReport;
import io.millrace.api.devicelog.DeviceLogReport.Event;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.IdentityStore;
import io.millrace.api.identity.Login;
import io.millrace.api.identity.LoginResult;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.storage.internal.EmbeddedDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class JdbcDeviceLogTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final AuditSettings SETTINGS = new AuditSettings(Duration.ofDays(1), 1000, Duration.ofDays(1));
    private static final Set<String> REGISTERED = Set.of("DEVICE/press-1", "SERVICE/crm");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private EmbeddedDatabase database;
    private JdbcDeviceLog log;

    @Before
    public void open() {
        database = EmbeddedDatabase.open(folder.getRoot().toPath().resolve("derby"));
        log = log(NOW);
        log.open();
    }

    @After
    public void close() {
        log.close();
        database.close();
    }

    private JdbcDeviceLog log(Instant now) {
        return new JdbcDeviceLog(SETTINGS, database, new Registered(), Clock.fixed(now, ZoneOffset.UTC));
    }

    /** Knows one device and one service. */
    private static final class Registered implements IdentityStore {

        @Override
        public LoginResult authenticate(Login login) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Identity> find(IdentityKind kind, String id) {
            return REGISTERED.contains(kind + "/" + id)
                    ? Optional.of(new Identity(kind, id, true, "g", Identity.Grants.NONE))
                    : Optional.empty();
        }
    }

    private static DeviceLogReport refused(String identity, String text) {
        return new DeviceLogReport(identity, Event.PUBLISH_REFUSED, "mqtt", "127.0.0.1:1", text);
    }

    private static List<String> texts(List<DeviceLogEntry> entries) {
        return entries.stream().map(entry -> entry.report().text()).toList();
    }

    @Test
    public void aReportIsSeenAtOnceNewestFirstAndAfterARestart() {
        log.report(refused("press-1", "a"));
        log.report(refused("press-1", "b"));
        log.report(refused("service/crm", "c"));

        assertEquals(List.of("b", "a"), texts(log.last("press-1")));
        assertEquals(List.of("b", "a"), texts(log(NOW).last("press-1")));
        assertEquals(List.of("c"), texts(log(NOW).last("service/crm")));
    }

    @Test
    public void theSameAgainCountsUp() {
        for (int i = 0; i < 5; i++) {
            log.report(refused("press-1", "same"));
        }
        assertEquals(5, log.last("press-1").get(0).count());
        log.report(refused("press-1", "same"));
        assertEquals(6, log.last("press-1").get(0).count());
        assertEquals(1, log.last("press-1").size());
    }

    @Test
    public void ofEachIdentityTheLastFiftyAreKept() {
        for (int i = 0; i < 120; i++) {
            log.report(refused("press-1", "refusal " + i));
            log.last("press-1");
        }
        List<DeviceLogEntry> entries = log.last("press-1");
        assertEquals(DeviceLog.MAX_ENTRIES, entries.size());
        assertEquals("refusal 119", entries.get(0).report().text());
        assertEquals("refusal 70", entries.get(49).report().text());
    }

    @Test
    public void namesThatNobodyKnowsCostNoTableAndLittleMemory() {
        for (int i = 0; i < 5000; i++) {
            log.report(refused("made-up-" + i, "no such device"));
            if (i % 500 == 0) {
                log.last("any");
            }
        }
        assertEquals(List.of("no such device"), texts(log.last("made-up-4999")));
        assertEquals(List.of(), log.last("made-up-0"));
        assertEquals(List.of(), log(NOW).last("made-up-4999"));
    }

    @Test
    public void aFloodIsDroppedAndCounted() {
        log.close();
        for (int i = 0; i < 3000; i++) {
            log.report(refused("press-1", "x" + i));
        }
        assertEquals(3000 - 2048, (int) log.metrics().get(0).value());
    }

    @Test
    public void lifeCycleIsToldInWords() {
        for (LifecycleEvent.Type type : LifecycleEvent.Type.values()) {
            log.changed(new LifecycleEvent(type, IdentityKind.DEVICE, "press-1", "g", NOW, Optional.of("primaryKey")));
        }
        List<String> texts = texts(log.last("press-1"));
        assertEquals(7, texts.size());
        assertTrue(texts.toString(), texts.contains("credential 'primaryKey' was removed"));
        assertEquals(6, log(NOW).last("press-1").size());
    }

    @Test
    public void whatIsTooOldGoes() {
        log.report(refused("press-1", "old"));
        log.last("press-1");
        log(NOW.plus(Duration.ofDays(2))).clean();
        assertEquals(List.of(), log.last("press-1"));
    }

    @Test
    public void aTextIsCutAndOfOneLine() {
        log.report(refused("press-1", "a\u0007b\n" + "x".repeat(400)));
        String text = log.last("press-1").get(0).report().text();
        assertEquals(300, text.length());
        assertTrue(text.startsWith("a b x"));
    }
}

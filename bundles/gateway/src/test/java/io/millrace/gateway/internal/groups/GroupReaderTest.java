package io.millrace.gateway.internal.groups;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.Address;
import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamLog.SeekTarget;
import io.millrace.gateway.internal.broker.FakeStreamLog;
import io.millrace.gateway.internal.broker.Records;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class GroupReaderTest {

    private static final String GROUP = "erp";

    private final FakeStreamLog log = new FakeStreamLog();
    private final Records records = new Records(log);

    private GroupReader open() {
        return GroupReader.open(
                new Address.Group(StreamKind.TELEMETRY, GROUP),
                new GroupServices(() -> Optional.of(log), Optional::empty),
                "service crm");
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            records.telemetry("d1", "default", "{}");
        }
    }

    private long position() {
        return log.group(StreamKind.TELEMETRY, GROUP).orElseThrow().position();
    }

    private void seekToTheEarliest() {
        log.seek(StreamKind.TELEMETRY, GROUP, new SeekTarget.Earliest());
    }

    @Test
    public void whatIsDoneAgainAfterASeekIsCommittedAgain() throws Exception {
        log.createGroup(StreamKind.TELEMETRY, GROUP, new SeekTarget.Earliest());
        append(3);
        try (GroupReader reader = open()) {
            assertFalse(reader.wasMovedBack(reader.read(10, 1_000_000)));
            reader.commit(3);
            assertEquals(3, position());
            seekToTheEarliest();
            assertTrue(reader.wasMovedBack(reader.read(10, 1_000_000)));
            reader.commit(3);
            assertEquals(3, position());
        }
    }

    @Test
    public void aGroupThatIsMovedBackBeforeItReadAnythingIsCommittedToo() throws Exception {
        append(3);
        log.createGroup(StreamKind.TELEMETRY, GROUP, new SeekTarget.Latest());
        try (GroupReader reader = open()) {
            assertEquals(3, position());
            seekToTheEarliest();
            List<LogRecord> all = reader.read(10, 1_000_000);
            assertEquals(3, all.size());
            reader.wasMovedBack(all);
            reader.commit(3);
            assertEquals(3, position());
        }
    }
}

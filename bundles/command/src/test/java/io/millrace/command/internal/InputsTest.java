package io.millrace.command.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.StreamLog.SeekTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/** What people type, right and wrong. */
public class InputsTest {

    private static final Instant NOW = Fixtures.NOON;

    @Test
    public void readsATimeAndADurationThatCountsBack() {
        assertEquals(
                Optional.of(Instant.parse("2013-12-15T00:00:00Z")), Inputs.time("--from", "2013-12-15T00:00:00Z", NOW));
        assertEquals(Optional.of(NOW.minus(Duration.ofHours(1))), Inputs.time("--from", "PT1H", NOW));
        assertEquals(Optional.empty(), Inputs.time("--from", null, NOW));
    }

    @Test
    public void saysHowATimeIsWritten() {
        assertEquals(
                "--from 'yesterday' is no time; right would be 2013-12-15T00:00:00Z, or PT1H for an hour ago",
                refusal(() -> Inputs.time("--from", "yesterday", NOW)));
    }

    @Test
    public void readsWhereAGroupGoes() {
        assertEquals(new SeekTarget.Earliest(), Inputs.target("earliest", NOW));
        assertEquals(new SeekTarget.Latest(), Inputs.target("latest", NOW));
        assertEquals(new SeekTarget.At(NOW), Inputs.target(NOW.toString(), NOW));
    }

    @Test
    public void namesTheKindsThatThereAre() {
        assertEquals(
                "'telemtry' is no kind of stream; there are telemetry, events, diagnostics, alerts, presence,"
                        + " lifecycle, feedback",
                refusal(() -> Inputs.openKind("telemtry")));
        assertEquals(StreamKind.METADATA, Inputs.anyKind("metadata"));
        assertEquals(Set.of(StreamKind.TELEMETRY, StreamKind.EVENTS), Inputs.openKinds("telemetry, events"));
    }

    private static String refusal(Runnable input) {
        return assertThrows(IllegalArgumentException.class, input::run).getMessage();
    }
}

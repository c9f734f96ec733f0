package io.millrace.gateway.http.internal.command;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.millrace.api.identity.IdentityKind;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.provisioning.LifecycleEvent.Type;
import java.time.Instant;
import java.util.Optional;
import org.junit.Test;

/** Who was switched off a moment ago. */
public class RecentlyOffTest {

    private long now;
    private final RecentlyOff off = new RecentlyOff(() -> now);

    private boolean changed(Type type, String deviceId) {
        return off.changed(
                new LifecycleEvent(type, IdentityKind.DEVICE, deviceId, "g1", Instant.EPOCH, Optional.empty()));
    }

    @Test
    public void aDeviceIsOffUntilItIsBackOrAMomentHasPassed() {
        assertTrue(changed(Type.DEACTIVATED, "a"));
        assertTrue(changed(Type.UNREGISTERED, "b"));
        assertFalse(changed(Type.UPDATED, "a"));
        assertTrue(off.contains("a"));
        assertFalse(changed(Type.ACTIVATED, "a"));
        assertFalse(changed(Type.REGISTERED, "b"));
        assertFalse(off.contains("a") || off.contains("b") || off.contains("c"));
        changed(Type.DEACTIVATED, "a");
        now += RecentlyOff.REMEMBERED.toNanos() - 1;
        assertTrue(off.contains("a"));
        now++;
        assertFalse(off.contains("a"));
    }

    @Test
    public void soManyAreRememberedAndNoMore() {
        for (int i = 0; i < 10_001; i++) {
            changed(Type.DEACTIVATED, "d" + i);
        }
        assertFalse(off.contains("d0"));
        assertTrue(off.contains("d1") && off.contains("d10000"));
    }
}

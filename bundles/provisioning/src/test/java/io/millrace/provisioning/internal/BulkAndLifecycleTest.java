package io.millrace.provisioning.internal;

import static io.millrace.provisioning.internal.Requests.credential;
import static io.millrace.provisioning.internal.Requests.credentials;
import static io.millrace.provisioning.internal.Requests.refusal;
import static io.millrace.provisioning.internal.Requests.request;
import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.identity.CredentialKind;
import io.millrace.api.provisioning.BulkOutcome;
import io.millrace.api.provisioning.LifecycleEvent.Type;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.provisioning.ProvisioningException.Reason;
import io.millrace.api.provisioning.RegisterRequest;
import io.millrace.api.registry.DeviceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class BulkAndLifecycleTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Rooms rooms;
    private TransactionalProvisioning provisioning;

    @Before
    public void open() {
        rooms = new Rooms(folder.getRoot().toPath());
        provisioning = rooms.provisioning;
    }

    @After
    public void close() {
        rooms.close();
    }

    @Test
    public void inBulkOneWrongDeviceDoesNotKeepTheOthersOut() {
        provisioning.register(request("d7", Map.of()));
        List<RegisterRequest> requests = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            requests.add(request("d" + i, Map.of("site", "s" + i % 3)));
        }
        requests.set(3, request("d2", Map.of()));
        requests.set(300, request("a b", Map.of()));
        requests.set(301, credentials(credential("password", CredentialKind.PASSWORD, "chosen")));
        List<BulkOutcome> outcomes = provisioning.registerAll(requests);

        assertEquals(600, outcomes.size());
        for (int i = 0; i < 600; i++) {
            Optional<Reason> expected = i == 3 || i == 7
                    ? Optional.of(Reason.CONFLICT)
                    : i == 300 ? Optional.of(Reason.INVALID) : Optional.empty();
            assertEquals("line " + i, expected, outcomes.get(i).error().map(ProvisioningException::reason));
        }
        assertTrue(Requests.logsIn(
                rooms,
                "d599",
                outcomes.get(599).registration().orElseThrow().secrets().get("password")));
        assertTrue(Requests.logsIn(rooms, "d", "chosen"));
        assertEquals(598, rooms.registry.count());
        assertEquals(598, rooms.heard.size());
        await().until(() -> rooms.logged.size() == 598);
    }

    @Test
    public void aListenerThatFailsKeepsNobodyFromHearing() {
        provisioning.register(request("unlucky", Map.of()));

        assertEquals(
                List.of(Type.REGISTERED),
                rooms.heard.stream().map(event -> event.type()).toList());
    }

    @Test
    public void eventsReachTheLogWithTheirPayload() {
        DeviceRecord device = provisioning.register(request("d", Map.of())).device();
        provisioning.putCredential("d", credential("k", CredentialKind.KEY, null));
        await().until(() -> rooms.logged.size() == 2);

        assertEquals("d", rooms.logged.get(0).deviceId());
        assertEquals("registered", rooms.logged.get(0).streamId());
        String payload = rooms.payloads().get(1);
        assertTrue(
                payload,
                payload.startsWith("{\"type\":\"credential-put\",\"id\":\"d\",\"kind\":\"device\",\"time\":\""));
        assertTrue(
                payload,
                payload.endsWith("\",\"generationId\":\"" + device.generationId() + "\",\"credential\":\"k\"}"));
    }

    @Test
    public void eventsOfATimeWithoutLogAreSentInOrderOnceItIsBackAndAfterARestart() {
        rooms.isLogThere = false;
        provisioning.register(request("a", Map.of()));
        provisioning.setEnabled("a", false, Map.of());
        rooms.close();
        rooms = new Rooms(folder.getRoot().toPath());
        provisioning = rooms.provisioning;
        await().until(() -> rooms.logged.size() == 2);
        rooms.isLogBroken = true;
        provisioning.setEnabled("a", true, Map.of());
        provisioning.unregister("a", false);
        rooms.isLogBroken = false;
        await().until(() -> rooms.logged.size() >= 4);

        assertEquals(
                List.of("registered", "deactivated", "activated", "unregistered"),
                rooms.logged.stream()
                        .map(record -> record.streamId())
                        .distinct()
                        .toList());
    }

    @Test
    public void whatWasChangedMeanwhileIsNeitherUnregisteredNorGivenGateways() {
        DeviceRecord before = provisioning.register(request("d", Map.of())).device();
        Optional<String> stale = Optional.of(before.etag());
        DeviceRecord now = provisioning.patchMetadata("d", Map.of("floor", 2), Optional.empty());
        assertEquals(
                Reason.STALE,
                refusal(() -> provisioning.unregister("d", false, stale)).reason());
        assertEquals(
                Reason.STALE,
                refusal(() -> provisioning.setGateways("d", List.of("gw"), stale))
                        .reason());
        DeviceRecord child = provisioning.setGateways("d", List.of("gw"), Optional.of(now.etag()));
        provisioning.unregister("d", false, Optional.of(child.etag()));
        assertEquals(
                Reason.NOT_FOUND, refusal(() -> provisioning.credentials("d")).reason());
    }
}

package io.millrace.gateway.internal.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.Session;
import org.junit.After;
import org.junit.Test;

public class AuthorizeSendTest {

    private final GatewayFixture fixture = new GatewayFixture();

    @After
    public void close() {
        fixture.close();
    }

    @Test
    public void letsADeviceSendToItsOwnAddressesAndItsChildrens() throws Exception {
        try (Session session = fixture.open("gw")) {
            session.authorizeSend("/devices/me/telemetry");
            session.authorizeSend("devices/gw/events/alarm");
            session.authorizeSend("devices/child1/telemetry");
        }
    }

    @Test
    public void refusesOtherAddressesBeforeTheFirstMessage() throws Exception {
        try (Session session = fixture.open("d1")) {
            assertEquals(Reason.NOT_AUTHORIZED, refusal(session, "devices/other/telemetry"));
            assertEquals(Reason.BAD_ADDRESS, refusal(session, "nonsense"));
            assertEquals(Reason.NOT_AUTHORIZED, refusal(session, "streams/telemetry"));
        }
    }

    private static Reason refusal(Session session, String address) {
        return assertThrows(RefusedException.class, () -> session.authorizeSend(address))
                .reason();
    }
}

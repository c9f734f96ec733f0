package io.millrace.gateway.http.internal;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.gateway.http.internal.DeviceServer.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.Rule;
import org.junit.Test;
import org.osgi.util.converter.Converters;

/** Who a request is of, and how long that is remembered. */
public class LoginTest {

    @Rule
    public final DeviceServer server = new DeviceServer(Map.of("sessionIdleSeconds", 1, "maxSessions", 5));

    private Answer send(String authorization) {
        return server.send(server.anonymous("/devices/me/telemetry")
                .header("Authorization", authorization)
                .POST(BodyPublishers.ofString("1")));
    }

    private String sender() {
        return server.gateway.sent.get(server.gateway.sent.size() - 1).deviceId();
    }

    @Test
    public void aUserNameMayHaveItsColonEncoded() {
        assertEquals(202, send(DeviceServer.basic("a%3Ab%3ac:secret")).status());
        assertEquals("a:b:c", sender());
    }

    @Test
    public void aTokenNamesItsDevice() {
        assertEquals(
                202,
                send("SharedAccessSignature sr=devices%2Fpress-1&sig=x&se=1").status());
        assertEquals("press-1", sender());
        assertEquals(
                202,
                send("SharedAccessSignature se=1&sig=x&sr=gw.example%2fdevices%2fa%40b%2ftelemetry")
                        .status());
        assertEquals("a@b", sender());
        assertThat(send("SharedAccessSignature sr=gw.example&sig=x&se=1").detail(), containsString("sr names no"));
    }

    @Test
    public void whoShowsNothingOrTheWrongThingIsTold() {
        Answer nobody = server.send(server.anonymous("/devices/me/telemetry").POST(BodyPublishers.ofString("1")));
        assertEquals(401, nobody.status());
        assertThat(nobody.detail(), containsString("a log-in is needed"));
        List<String> challenges = nobody.response().headers().allValues("WWW-Authenticate");
        assertThat(challenges.get(0), containsString("Basic realm="));
        assertThat(challenges.get(1), containsString("SharedAccessSignature"));
        assertEquals(401, send(DeviceServer.basic("press-1:wrong")).status());
        assertThat(send(DeviceServer.basic("service/crm:secret")).detail(), containsString("only devices"));
        assertThat(send("Basic ???").detail(), containsString("not base64"));
        assertThat(send(DeviceServer.basic("press-1")).detail(), containsString("user:password"));
        assertThat(send("Bearer x").detail(), containsString("neither"));
        assertEquals(List.of(), server.gateway.sent);
    }

    @Test
    public void requestsThatShowTheSameShareOneLogIn() {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(server.sendLater(
                    server.request("press-1", "/devices/me/telemetry").POST(BodyPublishers.ofString("1"))));
        }
        answers.forEach(answer -> assertEquals(202, answer.join().status()));
        assertEquals(202, server.post("/devices/me/telemetry", "1").status());
        assertEquals(1, server.gateway.logins.get());
        assertEquals(1, server.metric("millrace_http_sessions"), 0);
    }

    @Test
    public void aSessionEndsWhenItIsIdleAndNotWhileARequestIsOnItsWay() {
        server.gateway.holding = true;
        CompletableFuture<Answer> answer = server.sendLater(
                server.request("press-1", "/devices/me/telemetry").POST(BodyPublishers.ofString("1")));
        await().until(() -> server.gateway.held.size() == 1);
        server.send(server.request("press-2", "/devices/me/nonsense").POST(BodyPublishers.noBody()));
        await().until(() -> server.gateway.open.size() == 1);
        server.gateway.held.get(0).accepted();
        assertEquals(202, answer.join().status());
        await().until(() -> server.gateway.open.isEmpty());
        assertEquals(0, server.metric("millrace_http_sessions"), 0);
    }

    @Test
    public void aRevokedSessionServesNoMore() {
        assertEquals(202, server.post("/devices/me/telemetry", "1").status());
        server.gateway.end("press-1", Reason.REVOKED);
        assertEquals(0, server.metric("millrace_http_sessions"), 0);
        server.providers.unbindGateway(server.gateway);
        server.providers.bindGateway((login, transport) -> {
            throw new io.millrace.api.gateway.RefusedException(Reason.BAD_CREDENTIALS, "disabled");
        });
        assertEquals(401, server.post("/devices/me/telemetry", "1").status());
    }

    @Test
    public void aSessionThatEndsWhileABodyComesRefusesIt() {
        assertEquals(202, server.post("/devices/me/telemetry", "1").status());
        server.gateway.holding = true;
        CompletableFuture<Answer> first = server.sendLater(
                server.request("press-1", "/devices/me/telemetry").POST(BodyPublishers.ofString("1")));
        await().until(() -> server.gateway.held.size() == 1);
        server.gateway.end("press-1", Reason.REVOKED);
        server.gateway.held.get(0).accepted();
        assertEquals(202, first.join().status());
    }

    @Test
    public void aDeviceThatMakesATokenForEachRequestHasAFewSessionsAtMost() {
        for (int i = 0; i < 10; i++) {
            assertEquals(
                    202,
                    send("SharedAccessSignature sr=devices%2Fpress-1&sig=" + i + "&se=1")
                            .status());
        }
        assertEquals(10, server.gateway.logins.get());
        assertEquals(4, server.gateway.open.size());
    }

    @Test
    public void theSessionIdleLongestGivesWay() {
        for (int i = 0; i < 8; i++) {
            assertEquals(
                    202, send(DeviceServer.basic("device-" + i + ":secret")).status());
        }
        await().until(() -> server.gateway.open.size() <= 5);
    }

    @Test
    public void aGatewayThatIsAwayIsWaitedForAndThenSaidToBe() {
        server.providers.unbindGateway(server.gateway);
        CompletableFuture<Answer> waits = server.sendLater(
                server.request("press-1", "/devices/me/telemetry").POST(BodyPublishers.ofString("1")));
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("millrace-http-login")
                        && thread.getState() == Thread.State.TIMED_WAITING));
        server.providers.bindGateway(server.gateway);
        assertEquals(202, waits.join().status());
    }

    @Test
    public void aWrongSettingIsNamed() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> HttpGatewaySettings.of(Converters.standardConverter()
                        .convert(Map.of("maxSessions", 0))
                        .to(HttpGatewayConfig.class)));
        assertEquals("io.millrace.gateway.http: 'maxSessions' is 0; it must be 1 to 1000000", e.getMessage());
    }
}

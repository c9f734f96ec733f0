package io.millrace.itests;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.millrace.itests.client.Mqtt;
import io.millrace.itests.client.Rest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.ClassRule;
import org.junit.Test;

/** Rules as an integrator puts them and devices meet them. */
public class RulesIT {

    @ClassRule
    public static final MillraceProcess NODE = new MillraceProcess();

    private static final String HOT =
            """
            {"id":"%s","description":"The press runs hot","severity":"major","stream":"temp",
             "condition":"avg(temperature) over 5 min by device > 80","clear":"avg(temperature) over 5 min by device < 70",
             "actions":[{"command":{"name":"slow","payload":{"rpm":300},"ttl":"PT1M"}}]}""";

    private static final String APART =
            """
            {"stream":"pipe","fields":{"t":"pipe.t"},"query":"define stream telemetry (device string, t double);\\n\
            from telemetry[device == 'rules-inlet']#window.length(1) as a join telemetry[device == 'rules-outlet']#window.length(1) as b\\n\
            select a.device as device, %s as apart insert into differences;\\n\
            from differences[apart > 10] insert into alerts; from differences[apart < 5] insert into clears"}""";

    private static final String SUM =
            """
            {"clearAfter":"1 day","query":"define stream telemetry (device string, t double);\\n\
            from telemetry[device == 'rules-killed-press']#window.time(1 hour) select device, sum(t) as total having total > 100\\n\
            insert into alerts"}""";

    private final Fleet fleet = new Fleet(NODE);

    private void send(String deviceId, String stream, String... payloads) {
        Mqtt5BlockingClient device = Mqtt.client(deviceId, NODE.port("MQTT"), deviceId, fleet.password(deviceId), null);
        device.connect();
        for (String payload : payloads) {
            device.publishWith()
                    .topic("devices/me/telemetry/" + stream)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(payload.getBytes(StandardCharsets.UTF_8))
                    .send();
        }
        device.disconnect();
        fleet.awaitCaughtUp("telemetry", "hot-path");
    }

    private Rest rest() {
        return fleet.rest();
    }

    private Rest.Answer put(String id, String condition) {
        return rest().put("/rules/" + id, "{\"condition\":\"" + condition + "\"}");
    }

    private JsonNode alerts(String deviceId) {
        return rest().get("/alerts?deviceId=" + deviceId).expect(200).json().path("alerts");
    }

    private String counts(String id) {
        JsonNode counts =
                rest().get("/rules/" + id).expect(200).json().path("status").path("counts");
        return counts.path("records").asInt() + " records, "
                + counts.path("raised").asInt() + " raised, "
                + counts.path("cleared").asInt() + " cleared, "
                + counts.path("active").asInt() + " active";
    }

    @Test
    public void anAverageOverFiveMinutesRaisesAndClearsAnAlert() {
        fleet.register("rules-press");
        rest().put("/rules/rules-hot", HOT.formatted("rules-hot")).expect(201);
        send("rules-press", "other", "{\"temperature\":500}");
        assertEquals("0 records, 0 raised, 0 cleared, 0 active", counts("rules-hot"));
        send("rules-press", "temp", "{\"temperature\":90}", "{\"temperature\":95}");
        assertEquals("2 records, 1 raised, 0 cleared, 1 active", counts("rules-hot"));
        JsonNode alert = alerts("rules-press").get(0);
        assertEquals("active", alert.path("status").asText());
        assertEquals("rules-hot", alert.path("ruleId").asText());
        assertEquals("major", alert.path("severity").asText());
        assertEquals("The press runs hot", alert.path("message").asText());
        assertEquals(
                "{\"avg(temperature) over 5 min by device\":90.0}",
                alert.path("values").toString());
        send("rules-press", "temp", "{\"temperature\":45}");
        assertEquals("76.7 is between both", "3 records, 1 raised, 0 cleared, 1 active", counts("rules-hot"));
        send("rules-press", "temp", "{\"temperature\":20}");
        assertEquals("4 records, 1 raised, 1 cleared, 0 active", counts("rules-hot"));
        assertEquals("cleared", alerts("rules-press").get(0).path("status").asText());
        assertEquals(1, alerts("rules-press").size());
        fleet.awaitCaughtUp("telemetry", "state");
        JsonNode past = rest().post(
                        "/rules/rules-hot/backtest",
                        "{\"from\":\"2020-01-01T00:00:00Z\",\"to\":\"2100-01-01T00:00:00Z\"}")
                .expect(200)
                .json();
        assertEquals(1, past.path("alerts").size());
        assertEquals("rules-press", past.at("/alerts/0/deviceId").asText());
        assertThat(past.at("/alerts/0/clearedAt").asText(), containsString("T"));
        assertThat(rest().get("/rules").expect(200).body(), containsString("\"id\":\"rules-hot\""));
    }

    @Test
    public void silenceIsNoticedAndARuleThatIsDisabledEndsItsAlerts() {
        fleet.register("rules-silent-press");
        rest().put("/rules/rules-silent", "{\"stream\":\"beat\",\"condition\":\"nothing for 1 sec\"}")
                .expect(201);
        send("rules-silent-press", "beat", "1");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> "active"
                .equals(alerts("rules-silent-press").path(0).path("status").asText()));
        rest().post("/rules/rules-silent/disable", "{}").expect(200);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> "cleared"
                .equals(alerts("rules-silent-press").path(0).path("status").asText()));
    }

    @Test
    public void aBrokenRuleIsRefusedWithItsPlaceAndTheOneBeforeRunsOn() {
        fleet.register("rules-broken-press");
        put("rules-broken", "t > 80").expect(201);
        JsonNode problem = put("rules-broken", "avg(t) > 80").expect(400).json();
        assertEquals("/condition", problem.at("/errors/0/pointer").asText());
        assertThat(problem.path("detail").asText(), containsString("line 1, column 8: expected 'over' and a window"));
        Rest.Answer yaml = rest().send(
                        "PUT",
                        "/rules/rules-broken",
                        "condition: t > 80\nsevrity: major",
                        "Content-Type",
                        "application/yaml");
        assertEquals("/sevrity", yaml.expect(400).json().at("/errors/0/pointer").asText());
        send("rules-broken-press", "temp", "{\"t\":81}");
        assertEquals("1 records, 1 raised, 0 cleared, 1 active", counts("rules-broken"));
    }

    @Test
    public void aRuleIsSwitchedWhileTheServerRuns() throws Exception {
        fleet.register("rules-switched-press");
        put("rules-switched", "t > 80").expect(201);
        send("rules-switched-press", "temp", "{\"t\":81}");
        rest().post("/rules/rules-switched/disable", "{}").expect(200);
        assertThat(NODE.script("shell", "millrace:rule-list"), containsString("disabled"));
        send("rules-switched-press", "temp", "{\"t\":82}");
        rest().post("/rules/rules-switched/enable", "{}").expect(200);
        assertEquals("0 records, 0 raised, 0 cleared, 0 active", counts("rules-switched"));
        send("rules-switched-press", "temp", "{\"t\":83}");
        assertEquals("1 records, 1 raised, 0 cleared, 1 active", counts("rules-switched"));
        rest().delete("/rules/rules-switched").expect(204);
        rest().get("/rules/rules-switched").expect(404);
    }

    @Test
    public void badInputIsCountedAndShownAndStopsNothing() {
        fleet.register("rules-odd-press");
        put("rules-odd", "a / b > 1 or speling > 3").expect(201);
        send("rules-odd-press", "temp", "no json", "{\"a\":1,\"b\":0}", "{\"a\":\"x\",\"b\":1}", "{\"a\":2,\"b\":1}");
        JsonNode status = rest().get("/rules/rules-odd").expect(200).json().path("status");
        assertEquals(1, status.at("/counts/divisionsByZero").asInt());
        assertEquals(1, status.at("/counts/typeMismatches").asInt());
        assertEquals(1, status.at("/counts/unopened").asInt());
        assertEquals(1, status.at("/counts/raised").asInt());
        assertThat(status.path("warnings").toString(), containsString("none of 3 records had the field 'speling'"));
    }

    @Test
    public void aQueryComparesDevicesAndIsRefusedWithItsPlace() {
        fleet.register("rules-inlet");
        fleet.register("rules-outlet");
        JsonNode problem = rest().put("/rules/rules-apart", APART.formatted("temp - b.t"))
                .expect(400)
                .json();
        assertEquals("/query", problem.at("/errors/0/pointer").asText());
        assertThat(problem.path("detail").asText(), containsString("'query' line 3, column"));
        rest().put("/rules/rules-apart", APART.formatted("a.t - b.t")).expect(201);
        send("rules-inlet", "pipe", "{\"pipe\":{\"t\":50}}");
        send("rules-outlet", "pipe", "{\"pipe\":{\"t\":45}}", "{\"pipe\":{\"t\":30}}");
        assertEquals("3 records, 1 raised, 0 cleared, 1 active", counts("rules-apart"));
        assertEquals("{\"apart\":20.0}", alerts("rules-inlet").at("/0/values").toString());
        send("rules-outlet", "pipe", "{\"pipe\":{\"t\":49}}");
        assertEquals("4 records, 1 raised, 1 cleared, 0 active", counts("rules-apart"));
        fleet.awaitCaughtUp("telemetry", "state");
        JsonNode past = rest().post(
                        "/rules/rules-apart/backtest",
                        "{\"from\":\"2020-01-01T00:00:00Z\",\"to\":\"2100-01-01T00:00:00Z\"}")
                .expect(200)
                .json();
        assertEquals("rules-inlet", past.at("/alerts/0/deviceId").asText());
        assertEquals(1, past.path("alerts").size());
    }

    @Test
    public void whatARuleRemembersSurvivesKillMinusNineAndASwap() throws Exception {
        fleet.register("rules-killed-press");
        put("rules-killed", "sum(t) over 1 hour > 100").expect(201);
        rest().put("/rules/rules-killed-query", SUM).expect(201);
        send("rules-killed-press", "temp", "{\"t\":40}", "{\"t\":20}");
        NODE.kill();
        NODE.start();
        send("rules-killed-press", "temp", "{\"t\":30}");
        assertEquals(0, raised("rules-killed"));
        assertEquals(0, raised("rules-killed-query"));
        NODE.script("shell", "bundle:restart", "io.millrace.rules");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> rest().get("/rules/rules-killed").status() == 200);
        send("rules-killed-press", "temp", "{\"t\":11}");
        assertEquals("40 + 20 + 30 + 11", 1, raised("rules-killed"));
        assertEquals("40 + 20 + 30 + 11", 1, raised("rules-killed-query"));
    }

    private int raised(String id) {
        return rest().get("/rules/" + id)
                .expect(200)
                .json()
                .at("/status/counts/raised")
                .asInt();
    }
}

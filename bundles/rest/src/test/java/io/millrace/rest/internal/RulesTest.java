package io.millrace.rest.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.Rule;
import org.junit.Test;

public class RulesTest {

    private static final String HOT = "{\"id\":\"hot\",\"severity\":\"major\",\"condition\":\"t > 80\"}";

    @Rule
    public final RestServer server = new RestServer();

    private Answer put(String user, String type, String text) {
        return server.send(server.request(user, "/api/v1/rules/hot")
                .header("Content-Type", type)
                .PUT(BodyPublishers.ofString(text)));
    }

    @Test
    public void aRuleIsPutShownSwitchedAndRemoved() {
        Answer put = put("integrator", "application/json", HOT);
        assertEquals(put.text(), 201, put.status());
        assertEquals(
                200, put("integrator", "application/json; charset=utf-8", HOT).status());
        Answer found = server.call("GET", "/rules/hot");
        assertEquals("t > 80", found.at("condition"));
        assertEquals(2, found.at("version"));
        assertEquals(true, found.at("enabled"));
        assertEquals("running", found.at("status", "state"));
        assertEquals(3, found.at("status", "counts", "raised"));
        assertEquals("look", found.at("status", "warnings", 0));
        assertEquals("hot", server.call("GET", "/rules").at("rules", 0, "id"));
        assertEquals(false, server.call("POST", "/rules/hot/disable").at("enabled"));
        assertEquals(true, server.call("POST", "/rules/hot/enable").at("enabled"));
        assertEquals(204, server.call("DELETE", "/rules/hot").status());
        for (String call : new String[] {"GET /rules/hot", "DELETE /rules/hot", "POST /rules/hot/enable"}) {
            assertEquals(
                    call,
                    404,
                    server.call(call.split(" ")[0], call.split(" ")[1]).status());
        }
    }

    @Test
    public void whatWasAnsweredCanBePutAgain() {
        put("integrator", "application/json", HOT);
        Answer again = put(
                "integrator",
                "application/json",
                server.call("GET", "/rules/hot").text());
        assertEquals(again.text(), 200, again.status());
        assertFalse(server.rules.find("hot").get().document().containsKey("status"));
    }

    @Test
    public void yamlIsTakenAndOtherTypesAreNot() {
        assertEquals(
                "yaml", put("integrator", "application/yaml", "condition: yaml").at("condition"));
        assertEquals(415, put("integrator", "text/plain", HOT).status());
    }

    @Test
    public void aRefusalPointsToTheMember() {
        Answer refused = put("integrator", "application/json", "{\"condition\":\"broken\"}");
        assertEquals(400, refused.status());
        assertEquals("/condition", refused.at("errors", 0, "pointer"));
        assertEquals("'condition' line 1, column 1: expected a field", refused.at("detail"));
    }

    @Test
    public void viewersReadAndIntegratorsWrite() {
        assertEquals(403, put("viewer", "application/json", HOT).status());
        assertEquals(403, put("operator", "application/json", HOT).status());
        assertEquals(201, put("integrator", "application/json", HOT).status());
        assertEquals(
                200,
                server.send(server.request("viewer", "/api/v1/rules/hot").GET()).status());
    }

    @Test
    public void aBacktestSaysWhichAlertsThereWouldHaveBeen() {
        put("integrator", "application/json", HOT);
        String span = "\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\"";
        Answer stored = server.call("POST", "/rules/hot/backtest", "{" + span + "}");
        assertEquals("2026-01-01T00:00:00Z", stored.at("alerts", 0, "time"));
        assertEquals("2026-01-01T00:01:00Z", stored.at("alerts", 0, "clearedAt"));
        assertEquals(2, stored.at("records"));
        assertFalse(stored.json().containsKey("difference"));
        Answer candidate =
                server.call("POST", "/rules/hot/backtest", "{" + span + ",\"rule\":{\"condition\":\"t > 9\"}}");
        assertEquals("press-1", candidate.at("difference", "added", 0, "deviceId"));
        assertEquals(
                404,
                server.call("POST", "/rules/none/backtest", "{" + span + "}").status());
        assertEquals(
                429,
                server.call("POST", "/rules/busy/backtest", "{" + span + "}").status());
        assertEquals(
                503,
                server.call("POST", "/rules/stopping/backtest", "{" + span + "}")
                        .status());
        assertEquals("/from", server.call("POST", "/rules/hot/backtest", "{}").at("errors", 0, "pointer"));
        Answer order = server.call(
                "POST", "/rules/hot/backtest", "{\"from\":\"2026-01-02T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}");
        assertEquals("/to", order.at("errors", 0, "pointer"));
    }

    @Test
    public void secretsOfActionsAreNotShown() {
        put(
                "integrator",
                "application/json",
                "{\"condition\":\"t > 80\",\"actions\":[{\"webhook\":{\"url\":\"https://crm.example/t\","
                        + "\"headers\":{\"Authorization\":\"Bearer s3cret\"}}}]}");
        String shown = server.call("GET", "/rules/hot").text();
        assertFalse(shown, shown.contains("s3cret"));
        assertFalse(shown, server.call("GET", "/rules").text().contains("s3cret"));
    }
}

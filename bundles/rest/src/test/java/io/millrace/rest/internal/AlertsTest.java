package io.millrace.rest.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.alert.AlertQuery;
import io.millrace.api.alert.AlertSeverity;
import io.millrace.api.alert.AlertStatus;
import java.net.http.HttpRequest;
import java.util.Optional;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;

public class AlertsTest {

    @Rule
    public final RestServer server = new RestServer();

    @Test
    public void alertsHaveTheShapeOfTheContract() {
        Answer answer = server.call("GET", "/alerts");
        assertEquals(200, answer.status());
        assertTrue(
                answer.text(),
                answer.text()
                        .startsWith(
                                "{\"alerts\":[{\"id\":\"a-1\",\"ruleId\":\"hot\",\"deviceId\":\"press-1\",\"severity\":\"major\","
                                        + "\"status\":\"active\",\"time\":\"2026-01-01T00:00:00Z\",\"message\":\"too hot\","
                                        + "\"values\":{\"temperature\":90},"));
        assertTrue(answer.text(), answer.text().endsWith("\"cursor\":\"7\"}"));
    }

    @Test
    public void anAlertTellsWhatBecameOfItsActions() {
        Answer answer = server.call("GET", "/alerts/a-1");
        assertEquals("a-1", answer.at("id"));
        assertEquals("mail", answer.at("actions", 0, "kind"));
        assertEquals("failed", answer.at("actions", 0, "status"));
        assertEquals("no such host", answer.at("actions", 0, "detail"));
    }

    @Test
    public void filtersAreRead() {
        assertEquals(
                200,
                server.call("GET", "/alerts?status=active,cleared&severity=critical&deviceId=press-1&ruleId=hot")
                        .status());
        assertEquals(
                new AlertQuery(
                        Set.of(AlertStatus.ACTIVE, AlertStatus.CLEARED),
                        Set.of(AlertSeverity.CRITICAL),
                        Optional.of("press-1"),
                        Optional.of("hot")),
                server.alerts.asked);
    }

    @Test
    public void whatIsWrongIsPointedTo() {
        wrong("/alerts?status=open", "/status", "'open' is no status; there are active, acknowledged, cleared");
        wrong("/alerts?severity=bad", "/severity", "'bad' is no severity; there are minor, major, critical");
        wrong("/alerts?cursor=x", "/cursor", "cursor 'x' is not one of a page before");
        wrong("/alerts?device=press-1", "/device", "known are");
    }

    private void wrong(String path, String pointer, String detail) {
        Answer answer = server.call("GET", path);
        assertEquals(400, answer.status());
        assertTrue(answer.text(), answer.text().contains("\"pointer\":\"" + pointer + "\""));
        assertTrue(answer.text(), answer.text().contains(detail));
    }

    @Test
    public void anOperatorAcknowledgesAndClearsAndAViewerDoesNot() {
        assertEquals(403, post("viewer", "/alerts/a-1/acknowledge").status());
        assertEquals(403, post("viewer", "/alerts/a-1/clear").status());
        Answer acknowledged = post("operator", "/alerts/a-1/acknowledge");
        assertEquals(200, acknowledged.status());
        assertTrue(acknowledged.text(), acknowledged.text().contains("\"acknowledgedBy\":\"operator\""));
        assertTrue(server.call("GET", "/alerts/a-1").text().contains("\"status\":\"acknowledged\""));
        assertEquals(200, post("operator", "/alerts/a-1/clear").status());
        assertEquals(409, post("operator", "/alerts/a-1/acknowledge").status());
        assertEquals(404, server.call("GET", "/alerts/a-2").status());
    }

    private Answer post(String user, String path) {
        return server.send(server.request(user, "/api/v1" + path).POST(HttpRequest.BodyPublishers.noBody()));
    }
}

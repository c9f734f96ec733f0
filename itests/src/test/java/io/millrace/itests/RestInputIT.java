package io.millrace.itests;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.is;
import static org.hamcrest.MatcherAssert.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.itests.client.Rest;
import io.millrace.itests.client.Rest.Answer;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** What is wrong in a call of the API is answered with a problem that says what, where, and what would be right. */
public class RestInputIT {

    private static final int TOO_LARGE = 1024 * 1024 + 1;
    private static final int REFUSED = 5;
    private static final String CONTEXT = "org.apache.camel.karaf.core.OsgiDefaultCamelContext";

    @ClassRule
    public static final MillraceProcess NODE = SharedNode.get();

    private final Fleet fleet = new Fleet(NODE);
    private Rest rest;
    private NodeLog log;

    @Before
    public void watchTheLog() throws Exception {
        rest = new Rest(NODE.port("HTTP"), "admin", NODE.adminPassword());
        log = new NodeLog(NODE);
    }

    @After
    public void noOperatorIsAlarmed() {
        assertThat(log.alarming(), is(List.of()));
    }

    @Test
    public void jsonThatIsNoneIsRefusedWithItsPlace() {
        assertProblem(rest.post("/devices", "{\"id\":\"bad-json\",}"), 400, "line 1");
        assertProblem(rest.post("/devices", "[1]"), 400, "object");
        rest.get("/devices/bad-json").expect(404);
    }

    @Test
    public void anIdThatIsMalformedOrUnknownIsNamed() {
        assertInput(rest.post("/devices", "{\"id\":\"a b\"}"), "/id", "position 1");
        assertInput(rest.post("/devices", "{\"id\":\"me\"}"), "/id", "me");
        assertProblem(rest.get("/devices/nobody-at-all"), 404, "nobody-at-all");
        assertProblem(rest.patch("/devices/nobody-at-all", "{}"), 404, "nobody-at-all");
    }

    @Test
    public void aFilterWithASyntaxErrorIsToldThePosition() {
        assertInput(rest.get("/devices?filter=metadata.site%20eq"), "/filter", "position 16");
        assertInput(rest.get("/devices?filter=metadata.site%20like%20'U'"), "/filter", "position 14");
    }

    @Test
    public void aMergePatchThatIsNoObjectLeavesTheRecordAsItWas() {
        fleet.register("bad-patch");
        String before = rest.get("/devices/bad-patch").expect(200).body();
        for (String patch : List.of("[1]", "\"text\"", "1", "{oops")) {
            assertProblem(rest.patch("/devices/bad-patch", patch), 400, "");
        }
        assertThat(rest.get("/devices/bad-patch").expect(200).body(), is(before));
    }

    @Test
    public void pathsMethodsAndMediaTypesThatAreNotThereAreToldApart() {
        assertProblem(rest.get("/nothing-here"), 404, "openapi.json");
        assertProblem(rest.send("PUT", "/devices/x/state", "{}"), 405, "method");
        assertProblem(rest.send("POST", "/devices", "<a/>", "Content-Type", "text/xml"), 415, "application/json");
    }

    @Test
    public void aBodyThatIsTooLargeIsRefusedWithTheLimit() {
        String body = "{\"metadata\":{\"text\":\"" + "x".repeat(TOO_LARGE) + "\"}}";
        assertProblem(rest.post("/devices", body), 413, "1048576");
    }

    @Test
    public void aCommandThatCarriesMoreThanAProtocolCanIsRefused() {
        fleet.register("bad-command");
        String properties = "\"properties\":{\"p\":\"" + "v".repeat(20_000) + "\"}";
        assertInput(
                rest.post("/devices/bad-command/commands", "{\"name\":\"go\"," + properties + "}"),
                "/properties",
                "at most 16384");
        assertThat(
                rest.get("/devices/bad-command/commands")
                        .json()
                        .path("commands")
                        .size(),
                is(0));
    }

    @Test
    public void aRouteThatIsBrokenIsRefusedWithItsLineAndTheOneBeforeStays() {
        String good = "- route:\n    id: input.good\n    from:\n      uri: timer:input\n      steps:\n"
                + "        - log: nothing\n";
        assertThat(putRoute(good).status(), is(201));
        String source =
                rest.get("/routes/input").expect(200).json().path("source").asText();
        assertProblem(putRoute(good.replace("- log:", "- lug:")), 400, "lug");
        assertProblem(putRoute(good + "      steps: {"), 400, "line");
        assertProblem(putRoute("[".repeat(20_000)), 400, "nested too deeply");
        assertThat(rest.get("/routes/input").json().path("source").asText(), is(source));
        rest.delete("/routes/input").expect(204);
    }

    @Test
    public void routeFilesThatAreRefusedLeaveNothingBehind() throws Exception {
        String unknown = "- route:\n    id: refused\n    from:\n      uri: nonsense:x\n      steps:\n"
                + "        - log: nothing\n";
        assertProblem(putRoute(unknown), 400, "nonsense");
        long contexts = Histogram.of(NODE.serverPid()).count(CONTEXT);
        for (int i = 0; i < REFUSED; i++) {
            assertThat(putRoute(unknown).status(), is(400));
        }
        long after = Histogram.of(NODE.serverPid()).count(CONTEXT);
        // The last one may still be named by a thread that rests.
        assertThat(contexts + " contexts, " + after + " after", after <= contexts + 1, is(true));
    }

    @Test
    public void whoIsNotKnownIsToldHowToLogIn() throws Exception {
        assertProblem(new Rest(NODE.port("HTTP"), "admin", "a guess").get("/devices"), 401, "");
        fleet.register("no-person");
        assertProblem(new Rest(NODE.port("HTTP"), "no-person", fleet.password("no-person")).get("/devices"), 401, "");
    }

    private Answer putRoute(String yaml) {
        return rest.send("PUT", "/routes/input", yaml, "Content-Type", "application/yaml");
    }

    private static void assertInput(Answer answer, String pointer, String words) {
        JsonNode problem = assertProblem(answer, 400, "");
        assertThat(problem.toString(), problem.at("/errors/0/pointer").asText(), is(pointer));
        assertThat(problem.at("/errors/0/detail").asText(), containsString(words));
    }

    private static JsonNode assertProblem(Answer answer, int status, String words) {
        JsonNode problem = answer.expect(status).json();
        assertThat(answer.contentType(), containsString("application/problem+json"));
        assertThat(problem.path("status").asInt(), is(status));
        assertThat(problem.path("detail").asText(), containsString(words));
        assertThat(problem.path("instance").asText(), containsString("/"));
        return problem;
    }
}

package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.itests.client.Rest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.ClassRule;
import org.junit.Test;

/** What an operator or integrator edits in the data folder while the node runs is followed, right or wrong. */
public class EditsIT {

    private static final Duration ROUTES_ARE_FOLLOWED = Duration.ofSeconds(2);
    private static final Duration CONFIGURATION_IS_FOLLOWED = Duration.ofSeconds(30);

    @ClassRule
    public static final MillraceProcess NODE = SharedNode.get();

    private final Rest rest = new Fleet(NODE).rest();

    @Test
    public void aRouteFileThatIsDroppedChangedOrRemovedIsFollowedWithinTwoSeconds() throws Exception {
        Path file = NODE.data().resolve("camel-routes/edited.yaml");
        HotFile.write(file, route("first version", "to: log:edited"));
        follows(() -> description().equals("first version"));
        HotFile.write(file, route("second version", "to: log:edited"));
        follows(() -> description().equals("second version"));
        Files.delete(file);
        follows(() -> rest.get("/routes/edited").status() == 404);
    }

    @Test
    public void aBrokenVersionIsToldOnceWithItsPlaceAndTheOneBeforeGoesOnRunning() throws Exception {
        Path file = NODE.data().resolve("camel-routes/edited.yaml");
        HotFile.write(file, route("good version", "to: log:edited"));
        follows(() -> description().equals("good version"));
        NodeLog log = new NodeLog(NODE);
        HotFile.write(file, route("broken version", "tu: log:edited"));
        follows(() -> !edited().path("error").isNull());
        assertThat(edited().path("error").asText(), containsString("edited.yaml"));
        assertThat(edited().path("error").asText(), containsString("tu"));
        assertEquals("good version", description());
        assertEquals("started", edited().at("/routes/0/state").asText());
        log.expectOnce("WARN", "edited.yaml");
        Files.delete(file);
        follows(() -> rest.get("/routes/edited").status() == 404);
    }

    @Test
    public void aBrokenConfigurationKeepsItsComponentDownAndHealthNamesTheKey() throws Exception {
        Path file = NODE.data().resolve("etc/io.millrace.streams.cfg");
        String good = Files.readString(file);
        try {
            HotFile.write(file, good + "\ndeadLettersDays = 0\n");
            await("health names the key").atMost(CONFIGURATION_IS_FOLLOWED).untilAsserted(() -> {
                Rest.Answer health = rest.get("/health");
                assertEquals(health.body(), 503, health.status());
                assertThat(health.body(), containsString("'deadLettersDays'"));
            });
        } finally {
            HotFile.write(file, good);
        }
        await("healthy again")
                .atMost(CONFIGURATION_IS_FOLLOWED)
                .until(() -> rest.get("/health").status() == 200);
    }

    private static void follows(Callable<Boolean> condition) {
        await().pollInterval(Duration.ofMillis(50)).atMost(ROUTES_ARE_FOLLOWED).until(condition);
    }

    private JsonNode edited() {
        return rest.get("/routes/edited").json();
    }

    private String description() {
        return edited().at("/routes/0/description").asText();
    }

    private static String route(String description, String step) {
        return """
                - route:
                    id: edited.route
                    description: %s
                    from:
                      uri: millrace:events
                      parameters:
                        group: edited
                      steps:
                        - %s
                """
                .formatted(description, step);
    }
}

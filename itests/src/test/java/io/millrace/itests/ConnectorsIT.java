package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.millrace.itests.client.DeviceHttp;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The examples that need nothing but the default distribution, each against a real counterpart. */
public class ConnectorsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** Asked after the routes that were there before it. */
    private static final String VETO =
            """
            - route:
                id: veto
                from:
                  uri: millrace:provisioning
                  parameters: {phase: before, operation: register}
                  steps:
                    - throwException:
                        exceptionType: java.lang.IllegalArgumentException
                        message: "no device today"
            """;

    @ClassRule
    public static final MillraceProcess NODE = SharedNode.get();

    @ClassRule
    public static final Postgres DATABASE = new Postgres();

    @ClassRule
    public static final StubHttp WEB = new StubHttp();

    private static final GreenMail MAIL = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Fleet fleet = new Fleet(NODE);

    @BeforeClass
    public static void startMailServer() {
        MAIL.start();
    }

    @AfterClass
    public static void stopMailServer() {
        MAIL.stop();
    }

    @Test
    public void anAlarmIsPostedWithTheSecretOfItsConnectionAndNoPropertyOfTheDevice() throws Exception {
        fleet.register("conn-http");
        try (Examples examples = new Examples(NODE)) {
            Path file = examples.connection("alarms", "url = " + WEB.url("/alarms"), ".token = t0p-secret");
            examples.start("alarm-to-http");
            device("conn-http").post("/devices/me/events/alarm", "{\"text\":\"hot\"}", "property-X-Role", "admin");
            await().atMost(SOON).until(() -> received("/alarms").size() == 1);
            StubHttp.Request request = received("/alarms").get(0);
            assertEquals("{\"text\":\"hot\"}", request.body());
            assertEquals("Bearer t0p-secret", request.header("Authorization"));
            assertEquals("conn-http", request.header("X-device-id"));
            assertFalse(
                    request.headers().toString(), request.headers().toString().contains("admin"));
            await("sealed").atMost(SOON).until(() -> Files.readString(file).contains("sealed:"));
            assertFalse(Files.readString(file).contains("t0p-secret"));
        }
    }

    @Test
    public void aTemplateThatShipsIsFilledIn() throws Exception {
        fleet.register("conn-template");
        try (Examples examples = new Examples(NODE)) {
            examples.connection("hall", "url = " + WEB.url("/hall"), ".key = Basic abc");
            examples.write(
                    NODE.data().resolve("camel-routes/hall.yaml"),
                    """
                    - templatedRoute:
                        routeTemplateRef: record-to-http
                        routeId: hall.all
                        parameters: [{name: group, value: hall-all}, {name: url, value: "{{hall.url}}/all"}]
                    - templatedRoute:
                        routeTemplateRef: record-to-http
                        routeId: hall.some
                        parameters:
                          - {name: group, value: hall-some}
                          - {name: stream, value: door}
                          - {name: url, value: "{{hall.url}}/some"}
                          - {name: authorization, value: "{{hall.key}}"}
                    """);
            examples.awaitStarted("hall");
            device("conn-template").post("/devices/me/events/window", "{\"open\":true}");
            device("conn-template").post("/devices/me/events/door", "{\"open\":false}");
            await().atMost(SOON).until(() -> received("/hall/all").size() == 2);
            await().atMost(SOON).until(() -> received("/hall/some").size() == 1);
            assertEquals("", received("/hall/all").get(0).header("Authorization"));
            assertEquals("Basic abc", received("/hall/some").get(0).header("Authorization"));
            assertEquals("{\"open\":false}", received("/hall/some").get(0).body());
        }
    }

    @Test
    public void readingsAreStoredInADatabaseOnceEach() throws Exception {
        fleet.register("conn-sql");
        DATABASE.execute("create table readings"
                + " (message_id varchar(128) primary key, device varchar(128), time timestamptz, rpm numeric)");
        try (Examples examples = new Examples(NODE)) {
            examples.connection(
                    "erp", "url = " + DATABASE.url(), "user = " + Postgres.USER, ".password = " + Postgres.PASSWORD);
            examples.start("telemetry-to-sql");
            device("conn-sql").post("/devices/me/telemetry/press", "{\"rpm\":900}");
            device("conn-sql").post("/devices/me/telemetry/press", "{\"rpm\":901.5}");
            await().atMost(SOON).until(() -> DATABASE.rows("select device, rpm from readings order by rpm")
                    .equals(List.of("conn-sql 900", "conn-sql 901.5")));
            fleet.rest().post("/streams/telemetry/groups/erp/seek", "{\"to\":\"2020-01-01T00:00:00Z\"}");
            device("conn-sql").post("/devices/me/telemetry/press", "{\"rpm\":902}");
            await().atMost(SOON)
                    .until(() -> DATABASE.rows("select count(*) from readings").equals(List.of("3")));
        }
    }

    @Test
    public void anAlarmIsMailed() throws Exception {
        fleet.register("conn-mail");
        try (Examples examples = new Examples(NODE)) {
            MAIL.setUser("duty@example.com", "millrace", "p&ss=w+rd");
            examples.connection(
                    "mail",
                    "host = 127.0.0.1",
                    "port = " + MAIL.getSmtp().getPort(),
                    "user = millrace",
                    ".password = p&ss=w+rd",
                    "from = millrace@example.com",
                    "to = duty@example.com");
            examples.start("alarm-to-mail");
            device("conn-mail").post("/devices/me/events/alarm", "{\"text\":\"too hot – 90 °C\"}");
            await().atMost(SOON).until(() -> MAIL.getReceivedMessages().length == 1);
            MimeMessage mail = MAIL.getReceivedMessages()[0];
            assertEquals("Alarm of conn-mail", mail.getSubject());
            assertEquals(
                    "conn-mail says: too hot – 90 °C",
                    mail.getContent().toString().strip());
            assertEquals("duty@example.com", mail.getAllRecipients()[0].toString());
        }
    }

    @Test
    public void readingsAreWrittenToAFileAndAFileIsReadAsReadings() throws Exception {
        fleet.register("conn-csv");
        try (Examples examples = new Examples(NODE)) {
            Path out = folder.newFolder("out").toPath();
            Path in = folder.newFolder("in").toPath();
            examples.connection("export", "folder = " + out);
            examples.connection("import", "folder = " + in);
            examples.drop("telemetry-to-csv");
            examples.drop("csv-to-telemetry");
            device("conn-csv").post("/devices/me/telemetry/press", "{\"rpm\":700}");
            await().atMost(SOON).until(() -> Files.list(out).count() == 1);
            Path written = Files.list(out).findFirst().orElseThrow();
            await().atMost(SOON).until(() -> Files.readString(written).matches("(?s).*Z,conn-csv,700\n"));
            examples.write(in.resolve("shift.csv"), "device,rpm,operator\nconn-csv,710,Ada\nconn-csv,720,Bob\n");
            await().atMost(SOON).until(() -> state("conn-csv", "import")
                    .at("/fields/operator/value")
                    .asText()
                    .equals("Bob"));
            assertEquals(
                    "720", state("conn-csv", "import").at("/fields/rpm/value").asText());
            assertEquals(true, Files.exists(in.resolve(".done/shift.csv")));
        }
    }

    @Test
    public void aWebServiceIsAskedForAValue() throws Exception {
        fleet.register("weather-ulm");
        WEB.answers(request -> new StubHttp.Answer(200, "{\"current\":{\"temperature\":17.5}}"));
        try (Examples examples = new Examples(NODE)) {
            examples.connection("weather", "url = " + WEB.url("/weather"), "device = weather-ulm");
            examples.start("http-to-telemetry");
            await().atMost(SOON)
                    .until(() -> state("weather-ulm", "weather")
                                    .at("/fields/temperature/value")
                                    .asDouble()
                            == 17.5);
        }
    }

    @Test
    public void aDeviceHasAnAccountAtTheBillerOrIsNotThere() throws Exception {
        try (Examples examples = new Examples(NODE)) {
            examples.connection("biller", "url = " + WEB.url("/accounts"));
            examples.start("registration-to-biller");
            String refused = fleet.rest()
                    .post("/devices", "{\"id\":\"conn-poor\"}")
                    .expect(409)
                    .body();
            assertThat(refused, containsString("refused by the route biller.open: the metadata need 'customer'"));
            String payer = "{\"id\":\"conn-rich\",\"metadata\":{\"customer\":\"Ada\"}}";
            fleet.rest().post("/devices", payer).expect(201);
            fleet.rest().post("/devices", payer).expect(409);
            assertEquals("that of the device that is there stays", List.of("PUT"), methods("/accounts/conn-rich"));
            assertEquals(List.of(), methods("/accounts/conn-poor"));
            fleet.rest().get("/devices/conn-poor").expect(404);
            examples.write(NODE.data().resolve("camel-routes/veto.yaml"), VETO);
            examples.awaitStarted("veto");
            fleet.rest()
                    .post("/devices", "{\"id\":\"conn-vetoed\",\"metadata\":{\"customer\":\"Bob\"}}")
                    .expect(409);
            assertEquals("no device, no account", List.of("PUT", "DELETE"), methods("/accounts/conn-vetoed"));
            fleet.rest().get("/devices/conn-vetoed").expect(404);
        }
    }

    private static List<String> methods(String path) {
        return received(path).stream().map(StubHttp.Request::method).toList();
    }

    @Test
    public void aFileThatComesBeforeItsConnectionSaysWhatIsMissingAndRunsOnceItIsThere() throws Exception {
        try (Examples examples = new Examples(NODE)) {
            examples.write(
                    NODE.data().resolve("camel-routes/early.yaml"),
                    "- route: {from: {uri: 'timer:early', parameters: {period: 60000}, steps: [{to:"
                            + " 'log:{{early.category}}'}]}}\n");
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(fleet.rest().get("/routes/early").body(), containsString("early.category")));
            examples.connection("early", "category = x");
            examples.awaitStarted("early");
        }
    }

    @Test
    public void aFileThatComesByRestReachesNoServiceOfTheContainerNoClassAndNoFile() {
        for (String step : List.of(
                "bean: {ref: org.osgi.service.cm.ConfigurationAdmin, method: toString}",
                "setBody: {simple: '${bean:type:java.lang.Runtime?method=getRuntime}'}",
                "setBody: {constant: 'resource:file:/etc/passwd'}",
                "setBody: {constant: '{{env:HOME}}'}",
                "to: 'file:/etc'")) {
            String refused = fleet.rest()
                    .send(
                            "PUT",
                            "/routes/forbidden",
                            "- route: {from: {uri: 'direct:a', steps: [{" + step + "}]}}\n",
                            "Content-Type",
                            "application/yaml")
                    .expect(400)
                    .body();
            assertThat(refused, containsString("is not allowed in files that come by REST"));
        }
        fleet.rest().get("/routes/forbidden").expect(404);
    }

    private static List<StubHttp.Request> received(String path) {
        return WEB.requests().stream().filter(r -> r.path().startsWith(path)).toList();
    }

    private JsonNode state(String device, String stream) {
        return fleet.rest()
                .get("/devices/" + device + "/state?stream=" + stream)
                .json();
    }

    private DeviceHttp device(String id) {
        return DeviceHttp.withPassword(NODE.http("/"), id, fleet.password(id));
    }
}

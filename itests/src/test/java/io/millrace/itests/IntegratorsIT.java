package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.endsWith;
import static org.hamcrest.CoreMatchers.startsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.millrace.itests.client.DeviceHttp;
import io.millrace.itests.client.MqttWire;
import io.millrace.itests.client.MqttWire.Packet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** docs/integrators.md does what it says, with the files that stand in it. */
public class IntegratorsIT {

    private static final Path PAGE = Path.of(System.getProperty("millrace.examples"), "../../docs/integrators.md");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PRESS = "press-1";

    @ClassRule
    public static final MillraceProcess NODE = new MillraceProcess();

    @ClassRule
    public static final StubHttp CRM = new StubHttp();

    private static final GreenMail MAIL = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    private final Fleet fleet = new Fleet(NODE);

    @BeforeClass
    public static void startMailServer() {
        MAIL.start();
        MAIL.setUser("duty@example.com", "millrace", "the secret of that user");
    }

    @AfterClass
    public static void stopMailServer() {
        MAIL.stop();
    }

    @Test
    public void aHotPressIsSlowedMailedAboutAndHasOneTicket() throws Exception {
        CRM.answers(IntegratorsIT::crm);
        fleet.rest().put("/rules/hot", file("hot.json")).expect(201);
        try (Examples examples = new Examples(NODE)) {
            write(examples, "etc/io.millrace.connection-mail.cfg", "mail.example", "127.0.0.1", "587", mailPort());
            write(examples, "etc/io.millrace.connection-crm.cfg", "https://crm.example", CRM.url(""));
            write(examples, "camel-routes/hot-press.yaml");
            examples.start("alert-to-ticket");
            examples.awaitStarted("hot-press");
            fleet.register(PRESS);
            try (MqttWire press = listening()) {
                send(60, 91);
                fleet.awaitCaughtUp("telemetry", "hot-path");
                assertEquals("one hot reading is no average", List.of(), alerts());
                send(95, 95);
                Packet command = press.receive();
                assertThat(command.topic(), startsWith("devices/me/commands/slow/slow-"));
                assertThat(new String(command.body(), StandardCharsets.UTF_8), endsWith("{\"rpm\":300}"));
            }
            await("mail").atMost(SOON).until(() -> MAIL.getReceivedMessages().length == 1);
            assertEquals("Alert of press-1", MAIL.getReceivedMessages()[0].getSubject());
            await("ticket").atMost(SOON).until(() -> tickets().size() == 1);
            send(95);
            fleet.awaitCaughtUp("telemetry", "hot-path");
            fleet.awaitCaughtUp("alerts", "crm-tickets");
            assertEquals(1, tickets().size());
            assertThat(tickets().get(0).body(), containsString("\"externalId\":\"" + alerts().get(0) + "\""));
        }
    }

    private void send(int... temperatures) {
        for (int temperature : temperatures) {
            device().post("/devices/me/telemetry/press", "{\"temperature\":" + temperature + "}")
                    .expect(202);
        }
    }

    private List<String> alerts() {
        return fleet.rest()
                .get("/alerts?ruleId=hot")
                .expect(200)
                .json()
                .path("alerts")
                .findValuesAsText("id");
    }

    private static List<StubHttp.Request> tickets() {
        return CRM.requests().stream()
                .filter(request -> request.method().equals("POST"))
                .filter(request -> request.path().startsWith("/api/tickets"))
                .toList();
    }

    private static StubHttp.Answer crm(StubHttp.Request request) {
        return request.path().startsWith("/oauth2/token")
                ? new StubHttp.Answer(200, "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":600}")
                : new StubHttp.Answer(200, "{\"tickets\":[]}");
    }

    private static String mailPort() {
        return Integer.toString(MAIL.getSmtp().getPort());
    }

    /** Writes a file of the page, with what is the test's in place of what is an example's. */
    private static void write(Examples examples, String name, String... replacements) throws IOException {
        String text = file(name);
        for (int n = 0; n < replacements.length; n += 2) {
            text = text.replace(replacements[n], replacements[n + 1]);
        }
        examples.write(NODE.data().resolve(name), text);
    }

    /** The block that follows the line with its name. */
    private static String file(String name) throws IOException {
        Matcher found = Pattern.compile("(?s)`" + Pattern.quote(name) + "`:\n\n```\\w+\n(.*?)```")
                .matcher(Files.readString(PAGE));
        if (!found.find()) {
            throw new AssertionError(PAGE + " has no file " + name);
        }
        return found.group(1);
    }

    private MqttWire listening() throws Exception {
        MqttWire press = new MqttWire(NODE.port("MQTT"), 4);
        assertEquals(0, press.connect(PRESS, PRESS, fleet.password(PRESS)).code());
        press.sendSubscribe("devices/me/commands/#");
        assertEquals(MqttWire.SUBACK, press.receive().type());
        return press;
    }

    private DeviceHttp device() {
        return DeviceHttp.withPassword(NODE.http("/"), PRESS, fleet.password(PRESS));
    }
}

package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.millrace.itests.client.Amqp;
import io.millrace.itests.client.DeviceHttp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Message;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The connectors that are features: installed without a network, and their examples, each against a real counterpart. */
public class ConnectorFeaturesIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @ClassRule
    public static final MillraceProcess NODE = new MillraceProcess();

    @ClassRule
    public static final KafkaServer KAFKA = new KafkaServer();

    @ClassRule
    public static final SecondBroker BROKER = new SecondBroker();

    @ClassRule
    public static final Mosquitto SITE = new Mosquitto();

    @ClassRule
    public static final SftpServer PARTNER = new SftpServer();

    @ClassRule
    public static final ODataService ORDERS = new ODataService();

    @ClassRule
    public static final StubHttp WEB = new StubHttp();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Fleet fleet = new Fleet(NODE);

    @Test
    public void telemetryGoesToKafkaAndCommandsComeFromThere() throws Exception {
        fleet.register("feat-kafka");
        try (Examples examples = new Examples(NODE)) {
            examples.connection("bus", "component = kafka", "brokers = " + KAFKA.brokers());
            install("millrace-kafka");
            examples.start("telemetry-to-kafka");
            examples.start("kafka-to-commands");
            device("feat-kafka")
                    .post("/devices/me/telemetry", "{\"rpm\":900}", "property-kafka.OVERRIDE_TOPIC", "evil");
            ConsumerRecord<String, String> record = firstOf("millrace.telemetry");
            assertEquals("feat-kafka", record.key());
            assertEquals("{\"rpm\":900}", record.value());
            assertEquals(
                    "default",
                    new String(record.headers().lastHeader("stream-id").value(), StandardCharsets.UTF_8));
            sendToKafka("millrace.commands", "feat-kafka", "{\"rpm\":1200}");
            await().atMost(SOON).until(() -> commands("feat-kafka").size() == 1);
            assertEquals("setSpeed", commands("feat-kafka").get(0).path("name").asText());
            assertEquals(
                    "kafka-0-0", commands("feat-kafka").get(0).path("commandId").asText());
        }
    }

    @Test
    public void alarmsGoToAQueueOfAnotherBrokerAndCommandsComeFromThere() throws Exception {
        fleet.register("feat-amqp");
        BROKER.queue("alarms");
        BROKER.queue("commands");
        try (Examples examples = new Examples(NODE);
                Amqp other = new Amqp(BROKER.port(), SecondBroker.USER, SecondBroker.PASSWORD)) {
            examples.connection(
                    "broker",
                    "component = amqp",
                    "host = 127.0.0.1",
                    "port = " + BROKER.port(),
                    "username = " + SecondBroker.USER,
                    ".password = " + SecondBroker.PASSWORD);
            install("millrace-amqp");
            examples.start("alarm-to-amqp");
            examples.start("amqp-to-commands");
            device("feat-amqp").post("/devices/me/events/alarm", "{\"text\":\"hot\"}");
            Delivery alarm = Amqp.receive(other.receiver("alarms", 1));
            assertEquals("{\"text\":\"hot\"}", alarm.message().body());
            assertEquals("feat-amqp", alarm.message().property("deviceId"));
            alarm.accept();
            Amqp.send(other.sender("commands"), Message.create("{\"rpm\":1200}").property("deviceId", "feat-amqp"));
            await().atMost(SOON).until(() -> commands("feat-amqp").size() == 1);
            await().atMost(SOON).until(() -> BROKER.waiting("commands") == 0);
        }
    }

    @Test
    public void telemetryComesFromTheBrokerOfTheSiteAndAlarmsGoThere() throws Exception {
        fleet.register("feat-mqtt");
        Mqtt5BlockingClient other = mosquitto();
        other.connect();
        try (Examples examples = new Examples(NODE);
                Mqtt5Publishes alarms = other.publishes(com.hivemq.client.mqtt.MqttGlobalPublishFilter.ALL)) {
            other.subscribeWith()
                    .topicFilter("alarms/#")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            examples.connection(
                    "site",
                    "component = paho-mqtt5",
                    "brokerUrl = tcp://127.0.0.1:" + SITE.port(),
                    "userName = " + Mosquitto.USER,
                    ".password = " + Mosquitto.PASSWORD);
            install("millrace-mqtt");
            examples.start("mqtt-to-telemetry");
            examples.start("alarm-to-mqtt");
            other.publishWith()
                    .topic("meters/feat-mqtt/power")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload("{\"watts\":42}".getBytes(StandardCharsets.UTF_8))
                    .send();
            await().atMost(SOON)
                    .until(() -> state("feat-mqtt", "power")
                                    .at("/fields/watts/value")
                                    .asInt()
                            == 42);
            device("feat-mqtt").post("/devices/me/events/alarm", "{\"text\":\"hot\"}");
            Mqtt5Publish alarm =
                    alarms.receive(SOON.toSeconds(), TimeUnit.SECONDS).orElseThrow();
            assertEquals("alarms/feat-mqtt", alarm.getTopic().toString());
            assertEquals("{\"text\":\"hot\"}", new String(alarm.getPayloadAsBytes(), StandardCharsets.UTF_8));
        } finally {
            other.disconnect();
        }
    }

    @Test
    public void readingsGoToAnSftpServerAndFilesComeFromThere() throws Exception {
        fleet.register("feat-sftp");
        Files.createDirectories(PARTNER.folder().resolve("orders"));
        try (Examples examples = new Examples(NODE)) {
            examples.connection(
                    "partner",
                    "host = 127.0.0.1",
                    "port = " + PARTNER.port(),
                    "user = " + SftpServer.USER,
                    ".password = " + SftpServer.PASSWORD,
                    "knownHosts = " + PARTNER.knownHosts());
            install("millrace-sftp");
            examples.start("telemetry-to-sftp");
            examples.start("sftp-to-telemetry");
            device("feat-sftp").post("/devices/me/telemetry/press", "{\"rpm\":700}");
            await().atMost(SOON).until(() -> uploaded().matches("(?s).*Z,feat-sftp,700\n"));
            examples.write(PARTNER.folder().resolve("orders/shift.csv"), "device,order\nfeat-sftp,4711\n");
            await().atMost(SOON).until(() -> state("feat-sftp", "orders")
                    .at("/fields/order/value")
                    .asText()
                    .equals("4711"));
            await().atMost(SOON).until(() -> Files.exists(PARTNER.folder().resolve("orders/.done/shift.csv")));
        }
    }

    @Test
    public void alarmsBecomeEntitiesOfAnODataService() throws Exception {
        fleet.register("feat-odata");
        try (Examples examples = new Examples(NODE)) {
            examples.connection("orders", "url = " + ORDERS.url());
            install("millrace-odata");
            examples.start("alarm-to-odata");
            device("feat-odata")
                    .post("/devices/me/events/alarm", "{\"text\":\"hot, \\\"very\\\"\"}", "message-id", "m-1");
            await().atMost(SOON).until(() -> ORDERS.created().size() == 1);
            assertEquals(
                    Map.of("Id", "m-1", "Device", "feat-odata", "Text", "hot, \"very\""),
                    ORDERS.created().get(0));
        }
    }

    /** Not Salesforce itself: a web server that answers as its REST API is documented to. */
    @Test
    public void alarmsBecomeCasesOfAServerThatAnswersAsSalesforce() throws Exception {
        fleet.register("feat-sales");
        String login = "{\"access_token\":\"t-1\",\"instance_url\":\"%s\",\"id\":\"%s/id/00D000000000000EAA/005\"}";
        WEB.answers(request -> request.path().contains("/oauth2/token")
                ? new StubHttp.Answer(200, login.formatted(WEB.url(""), WEB.url("")))
                : new StubHttp.Answer(201, "{\"id\":\"500x\",\"success\":true,\"errors\":[]}"));
        try (Examples examples = new Examples(NODE)) {
            examples.connection(
                    "cases",
                    "component = salesforce",
                    "authenticationType = CLIENT_CREDENTIALS",
                    "loginUrl = " + WEB.url(""),
                    "clientId = id-1",
                    ".clientSecret = s3cret");
            install("millrace-salesforce");
            examples.start("alarm-to-salesforce");
            device("feat-sales").post("/devices/me/events/alarm", "{\"text\":\"hot\"}", "message-id", "m-1");
            await().atMost(SOON)
                    .until(() -> asked("/sobjects/Case/Message_Id__c/m-1").size() == 1);
            StubHttp.Request request = asked("/sobjects/Case/Message_Id__c/m-1").get(0);
            assertEquals("PATCH", request.method());
            assertThat(request.body(), containsString("\"Subject\":\"Alarm of feat-sales\""));
            assertThat(request.header("Authorization"), containsString("t-1"));
        }
    }

    /** Not SAP itself: a web server that answers as NetWeaver Gateway is documented to. */
    @Test
    public void ordersOfAServerThatAnswersAsNetWeaverBecomeCommandsOnceEach() throws Exception {
        fleet.register("feat-sap");
        String orders = "{\"d\":{\"results\":[{\"Press\":\"feat-sap\",\"Order\":\"4711\",\"Pieces\":30}]}}";
        String login = DeviceHttp.basic("MILLRACE", "p&ss=w+rd");
        WEB.answers(request -> request.header("Authorization").equals(login)
                ? new StubHttp.Answer(200, orders)
                : new StubHttp.Answer(401, "{}"));
        try (Examples examples = new Examples(NODE)) {
            examples.connection("sap", "url = " + WEB.url("/sap"), "user = MILLRACE", ".password = p&ss=w+rd");
            install("millrace-sap-netweaver");
            examples.start("sap-orders-to-commands");
            await().atMost(SOON).until(() -> commands("feat-sap").size() == 1);
            assertEquals(
                    "sap-4711", commands("feat-sap").get(0).path("commandId").asText());
            assertEquals("produce", commands("feat-sap").get(0).path("name").asText());
            assertThat(asked("/sap/OrderCollection").get(0).path(), containsString("$filter=Status%20eq%20'released'"));
        }
    }

    private static List<StubHttp.Request> asked(String path) {
        return WEB.requests().stream().filter(r -> r.path().contains(path)).toList();
    }

    /** Installs a feature as an operator does. */
    private static void install(String feature) throws Exception {
        String said = NODE.script("shell", "feature:install " + feature);
        assertThat(said, containsString("exit code 0"));
        assertThat(said, not(containsString("Error")));
    }

    private String uploaded() throws Exception {
        Path readings = PARTNER.folder().resolve("readings");
        if (!Files.isDirectory(readings)) {
            return "";
        }
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(readings)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".csv")).sorted().toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private static ConsumerRecord<String, String> firstOf(String topic) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", KAFKA.brokers(), "group.id", "test", "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            return await().atMost(SOON)
                    .until(() -> consumer.poll(Duration.ofSeconds(1)), records -> !records.isEmpty())
                    .iterator()
                    .next();
        }
    }

    private static void sendToKafka(String topic, String key, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", KAFKA.brokers()), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get(30, TimeUnit.SECONDS);
        }
    }

    private static Mqtt5BlockingClient mosquitto() {
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier("feat-other")
                .serverHost("127.0.0.1")
                .serverPort(SITE.port())
                .simpleAuth()
                .username(Mosquitto.USER)
                .password(Mosquitto.PASSWORD.getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
    }

    private JsonNode commands(String device) {
        return fleet.rest()
                .get("/devices/" + device + "/commands")
                .expect(200)
                .json()
                .path("commands");
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

import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** A device: sends its temperature every five seconds. How to run: ../README.md */
public class Device {
    public static void main(String[] arguments) throws Exception {
        String device = System.getenv("DEVICE_ID");
        String host = System.getenv().getOrDefault("MILLRACE_HOST", "127.0.0.1");
        String port = System.getenv().getOrDefault("MILLRACE_MQTT_PORT", "1883");
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName(device);
        options.setPassword(System.getenv("DEVICE_PASSWORD").toCharArray());
        MqttClient client = new MqttClient("tcp://" + host + ":" + port, device, new MemoryPersistence());
        client.connect(options);
        while (true) {
            String reading = "{\"temperature\":" + Math.round(200 + Math.random() * 50) / 10.0 + "}";
            client.publish("devices/" + device + "/telemetry", reading.getBytes("UTF-8"), 1, false);
            System.out.println("stored: " + reading); // publish returns when the server has it on disk
            Thread.sleep(5000);
        }
    }
}

// A device on an ESP32: sends its temperature every five seconds. Libraries: PubSubClient. How to run: ../../README.md
#include <PubSubClient.h>
#include <WiFi.h>

const char *HOST = "192.168.1.10", *DEVICE = "esp-1", *PASSWORD = "what device-register printed";
WiFiClient wifi;
PubSubClient client(wifi);

void setup() {
  Serial.begin(115200);
  WiFi.begin("network", "key of the network");
  while (WiFi.status() != WL_CONNECTED) delay(200);
  client.setServer(HOST, 1883);
}

void loop() {
  if (!client.connected() && !client.connect(DEVICE, DEVICE, PASSWORD)) {
    Serial.printf("refused: %d\n", client.state());
    delay(5000);
    return;
  }
  client.publish("devices/me/telemetry", ("{\"temperature\":" + String(temperatureRead(), 1) + "}").c_str());
  for (int i = 0; i < 50; i++, delay(100)) client.loop();
}

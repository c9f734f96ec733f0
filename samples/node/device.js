// A device: sends its temperature every five seconds. How to run: ../README.md
const mqtt = require('mqtt');

const device = process.env.DEVICE_ID;
const host = process.env.MILLRACE_HOST || '127.0.0.1';
const port = process.env.MILLRACE_MQTT_PORT || '1883';
const client = mqtt.connect(`mqtt://${host}:${port}`, {
  clientId: device,
  username: device,
  password: process.env.DEVICE_PASSWORD,
});
client.on('error', (error) => console.error('refused:', error.message));
client.on('connect', () => console.log('connected'));
setInterval(() => {
  const reading = JSON.stringify({ temperature: Math.round(200 + Math.random() * 50) / 10 });
  client.publish(`devices/${device}/telemetry`, reading, { qos: 1 }, (error) => {
    console.log(error ? `not stored: ${error.message}` : `stored: ${reading}`); // the server has it on disk
  });
}, 5000);

"""A device: sends its temperature every five seconds. pip install paho-mqtt; how to run: ../README.md"""
import json
import os
import random
import time

import paho.mqtt.client as mqtt

device = os.environ["DEVICE_ID"]
api = [mqtt.CallbackAPIVersion.VERSION2] if hasattr(mqtt, "CallbackAPIVersion") else []  # paho-mqtt 1.x has but one
client = mqtt.Client(*api, client_id=device)
client.username_pw_set(device, os.environ["DEVICE_PASSWORD"])
client.on_connect = lambda client, data, flags, reason, *more: print("connect:", reason)
client.connect(os.environ.get("MILLRACE_HOST", "127.0.0.1"), int(os.environ.get("MILLRACE_MQTT_PORT", "1883")))
client.loop_start()
while True:
    reading = json.dumps({"temperature": round(random.uniform(20, 25), 1)})
    sent = client.publish(f"devices/{device}/telemetry", reading, qos=1)
    sent.wait_for_publish()  # returns when the server has it on disk
    print("stored:", reading)
    time.sleep(5)

package io.millrace.rest.internal.resource;

import io.millrace.json.Json;
import java.util.Map;

/** The lines that a person copies to try a new identity on this node's clear-text ports, and over TLS. */
public final class Examples {

    private final String host;
    private final String mqttPort;
    private final String stompPort;
    private final String httpPort;
    private final String hostName;
    private final String mqttsPort;

    /**
     * Reads the ports.
     *
     * @param environment the process's environment
     */
    public Examples(Map<String, String> environment) {
        String bind = environment.getOrDefault("MILLRACE_CLEAR_BIND", "127.0.0.1");
        host = bind.equals("0.0.0.0") || bind.equals("::") ? "127.0.0.1" : bind;
        mqttPort = environment.getOrDefault("MILLRACE_MQTT_PORT", "1883");
        stompPort = environment.getOrDefault("MILLRACE_STOMP_PORT", "61613");
        httpPort = environment.getOrDefault("MILLRACE_HTTP_PORT", "8080");
        hostName = environment.getOrDefault("MILLRACE_HOSTNAME", "localhost");
        mqttsPort = environment.getOrDefault("MILLRACE_MQTTS_PORT", "8883");
    }

    /** Returns how a device sends its first message, and how a person sees what it sent. */
    Map<String, Object> device(String deviceId, String password) {
        String message = " -i " + quote(deviceId) + " -u " + quote(deviceId) + " -P " + quote(password) + " -q 1 -t "
                + quote("devices/" + deviceId + "/telemetry") + " -m '{\"temperature\":21.5}'";
        return Json.of(
                "mosquitto_pub",
                "mosquitto_pub -h " + host + " -p " + mqttPort + message,
                "ca",
                "curl -o ca.pem " + quote("http://" + host + ":" + httpPort + "/ca.pem"),
                "mosquitto_pub_tls",
                "mosquitto_pub -h " + quote(hostName) + " -p " + mqttsPort + " --cafile ca.pem" + message,
                "curl",
                "curl -u admin " + quote("http://" + host + ":" + httpPort + "/api/v1/devices/" + deviceId + "/state"));
    }

    /** Returns how a service consumes a kind of stream. */
    Map<String, Object> service(String serviceId, String kind, String password) {
        return Json.of(
                "mosquitto_sub",
                "mosquitto_sub -h " + host + " -p " + mqttPort + " -u " + quote("service/" + serviceId) + " -P "
                        + quote(password) + " -q 1 -v -t " + quote("streams/" + kind + "/#"),
                "stomp",
                "connect " + host + ":" + stompPort + " as service/" + serviceId + ", subscribe /streams/" + kind + "/"
                        + serviceId);
    }

    private static String quote(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}

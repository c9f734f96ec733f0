package io.millrace.command.internal;

import java.io.PrintStream;
import java.util.Map;

/**
 * The lines that a person copies to try a new identity: for this node's clear-text ports, which are open on the loopback
 * address, and for MQTT over TLS, which is open to others.
 */
final class FirstSteps {

    private final String host;
    private final String mqttPort;
    private final String httpPort;
    private final String hostName;
    private final String mqttsPort;

    /**
     * Reads the ports.
     *
     * @param environment the process's environment
     */
    FirstSteps(Map<String, String> environment) {
        String bind = environment.getOrDefault("MILLRACE_CLEAR_BIND", "127.0.0.1");
        host = bind.equals("0.0.0.0") || bind.equals("::") ? "127.0.0.1" : bind;
        mqttPort = environment.getOrDefault("MILLRACE_MQTT_PORT", "1883");
        httpPort = environment.getOrDefault("MILLRACE_HTTP_PORT", "8080");
        hostName = environment.getOrDefault("MILLRACE_HOSTNAME", "localhost");
        mqttsPort = environment.getOrDefault("MILLRACE_MQTTS_PORT", "8883");
    }

    /**
     * Prints how a device sends its first message, and how a person sees it.
     *
     * @param out where to
     * @param deviceId the device
     * @param password its password, or what stands for one that is not known
     */
    void device(PrintStream out, String deviceId, String password) {
        out.println();
        out.println("Send as this device, then ask for what it sent:");
        String message = " -i '" + deviceId + "' -u '" + deviceId + "' -P '" + password + "' -q 1 -t 'devices/"
                + deviceId + "/telemetry' -m '{\"temperature\":21.5}'";
        out.println("  mosquitto_pub -h " + host + " -p " + mqttPort + message);
        out.println("  curl -u admin 'http://" + host + ":" + httpPort + "/api/v1/devices/" + deviceId + "/state'");
        out.println();
        out.println("From another machine, over TLS:");
        out.println("  curl -o ca.pem http://" + host + ":" + httpPort + "/ca.pem     (here; then take it there)");
        out.println("  mosquitto_pub -h " + hostName + " -p " + mqttsPort + " --cafile ca.pem" + message);
    }

    /**
     * Prints how a service listens.
     *
     * @param out where to
     * @param serviceId the service
     * @param kind a kind that it may consume
     * @param password its password
     */
    void service(PrintStream out, String serviceId, String kind, String password) {
        out.println();
        out.println("Consume as this service, over AMQP 1.0 or STOMP:");
        out.println("  user name   service/" + serviceId);
        out.println("  password    " + password);
        out.println("  address     streams/" + kind + "/" + serviceId + "     (the last level names a durable group)");
    }
}

package io.millrace.gateway.internal.mqtt;

/** The versions of MQTT that are spoken. */
enum MqttVersion {
    /** Protocol level 4. */
    V3_1_1,
    /** Protocol level 5. */
    V5
}

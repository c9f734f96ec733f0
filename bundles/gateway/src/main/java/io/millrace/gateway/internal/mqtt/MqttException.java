package io.millrace.gateway.internal.mqtt;

/** The client broke the protocol, and its connection ends (section 4.13). */
final class MqttException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int code;

    /**
     * Makes the exception, without a stack trace.
     *
     * @param code reason code of MQTT 5
     * @param message what was wrong, for the client and the log
     */
    MqttException(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    static MqttException malformed(String message) {
        return new MqttException(MqttCode.MALFORMED, message);
    }

    static MqttException protocolError(String message) {
        return new MqttException(MqttCode.PROTOCOL_ERROR, message);
    }

    int code() {
        return code;
    }
}

package io.millrace.gateway.internal.mqtt;

import io.millrace.api.gateway.RefusedException;

/** Reason codes of MQTT 5 (section 2.4), and how refusals of the core map to them. */
final class MqttCode {

    static final int SUCCESS = 0x00;
    static final int DISCONNECT_WITH_WILL = 0x04;
    static final int NO_SUBSCRIPTION_EXISTED = 0x11;
    static final int UNSPECIFIED = 0x80;
    static final int MALFORMED = 0x81;
    static final int PROTOCOL_ERROR = 0x82;
    static final int IMPLEMENTATION_SPECIFIC = 0x83;
    static final int UNSUPPORTED_VERSION = 0x84;
    static final int CLIENT_ID_NOT_VALID = 0x85;
    static final int BAD_USER_NAME_OR_PASSWORD = 0x86;
    static final int NOT_AUTHORIZED = 0x87;
    static final int SERVER_UNAVAILABLE = 0x88;
    static final int SERVER_SHUTTING_DOWN = 0x8B;
    static final int BAD_AUTHENTICATION_METHOD = 0x8C;
    static final int KEEP_ALIVE_TIMEOUT = 0x8D;
    static final int SESSION_TAKEN_OVER = 0x8E;
    static final int TOPIC_FILTER_INVALID = 0x8F;
    static final int TOPIC_NAME_INVALID = 0x90;
    static final int PACKET_ID_NOT_FOUND = 0x92;
    static final int RECEIVE_MAXIMUM_EXCEEDED = 0x93;
    static final int TOPIC_ALIAS_INVALID = 0x94;
    static final int PACKET_TOO_LARGE = 0x95;
    static final int MESSAGE_RATE_TOO_HIGH = 0x96;
    static final int QUOTA_EXCEEDED = 0x97;
    static final int PAYLOAD_FORMAT_INVALID = 0x99;
    static final int CONNECTION_RATE_EXCEEDED = 0x9F;
    static final int SUBSCRIPTION_IDS_NOT_SUPPORTED = 0xA1;

    private MqttCode() {}

    /** For PUBACK and PUBREC (sections 3.4.2.1, 3.5.2.1), which know neither 0x88 nor 0x95. */
    static int ofPublish(RefusedException.Reason reason) {
        return switch (reason) {
            case BAD_CREDENTIALS, NOT_AUTHORIZED, REVOKED, TAKEN_OVER -> NOT_AUTHORIZED;
            case BAD_ADDRESS -> TOPIC_NAME_INVALID;
            case BAD_PAYLOAD -> PAYLOAD_FORMAT_INVALID;
            case TOO_LARGE, QUOTA_EXCEEDED -> QUOTA_EXCEEDED;
            case UNAVAILABLE -> IMPLEMENTATION_SPECIFIC;
        };
    }

    /** For SUBACK (section 3.9.3). */
    static int ofSubscribe(RefusedException.Reason reason) {
        return switch (reason) {
            case BAD_ADDRESS -> TOPIC_FILTER_INVALID;
            case QUOTA_EXCEEDED -> QUOTA_EXCEEDED;
            case UNAVAILABLE -> IMPLEMENTATION_SPECIFIC;
            default -> NOT_AUTHORIZED;
        };
    }

    /** For CONNACK (section 3.2.2.2): a rate is not the same as a quota. */
    static int ofConnect(RefusedException cause) {
        return cause.retryAfter().isPresent() ? CONNECTION_RATE_EXCEEDED : ofConnect(cause.reason());
    }

    private static int ofConnect(RefusedException.Reason reason) {
        return switch (reason) {
            case BAD_CREDENTIALS -> BAD_USER_NAME_OR_PASSWORD;
            case BAD_ADDRESS -> CLIENT_ID_NOT_VALID;
            case QUOTA_EXCEEDED -> QUOTA_EXCEEDED;
            case TOO_LARGE -> PACKET_TOO_LARGE;
            case BAD_PAYLOAD -> PAYLOAD_FORMAT_INVALID;
            case UNAVAILABLE -> SERVER_UNAVAILABLE;
            case NOT_AUTHORIZED, REVOKED, TAKEN_OVER -> NOT_AUTHORIZED;
        };
    }

    /** For DISCONNECT (section 3.14.2.1). */
    static int ofDisconnect(RefusedException.Reason reason) {
        return switch (reason) {
            case TAKEN_OVER -> SESSION_TAKEN_OVER;
            case UNAVAILABLE -> SERVER_SHUTTING_DOWN;
            case QUOTA_EXCEEDED -> QUOTA_EXCEEDED;
            default -> NOT_AUTHORIZED;
        };
    }

    /** For the CONNACK of 3.1.1 (section 3.2.2.3), which knows return codes 1 to 5. */
    static int ofConnect311(int code) {
        return switch (code) {
            case UNSUPPORTED_VERSION -> 1;
            case CLIENT_ID_NOT_VALID -> 2;
            case SERVER_UNAVAILABLE, QUOTA_EXCEEDED, CONNECTION_RATE_EXCEEDED -> 3;
            case BAD_USER_NAME_OR_PASSWORD -> 4;
            default -> 5;
        };
    }
}

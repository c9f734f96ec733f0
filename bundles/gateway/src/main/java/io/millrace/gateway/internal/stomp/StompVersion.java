package io.millrace.gateway.internal.stomp;

import java.util.Arrays;
import java.util.List;

/** A version of STOMP and what differs in it. */
enum StompVersion {
    /** 1.0: no escapes, acknowledgement by message-id. */
    V1_0("1.0", StompEscapes.NONE),
    /** 1.1: acknowledgement by subscription and message-id. */
    V1_1("1.1", StompEscapes.V11),
    /** 1.2: acknowledgement by an id of its own. */
    V1_2("1.2", StompEscapes.V12);

    private final String text;
    private final StompEscapes escapes;

    StompVersion(String text, StompEscapes escapes) {
        this.text = text;
        this.escapes = escapes;
    }

    String text() {
        return text;
    }

    StompEscapes escapes() {
        return escapes;
    }

    /** Chooses the highest that the client names; without a choice it is 1.0. */
    static StompVersion negotiate(StompFrame connect) throws StompException {
        List<String> offered =
                Arrays.asList(connect.header("accept-version").orElse("1.0").split("\\s*,\\s*"));
        for (StompVersion version : List.of(V1_2, V1_1, V1_0)) {
            if (offered.contains(version.text)) {
                return version;
            }
        }
        throw new StompException("accept-version names none of the supported versions 1.0, 1.1, 1.2");
    }
}

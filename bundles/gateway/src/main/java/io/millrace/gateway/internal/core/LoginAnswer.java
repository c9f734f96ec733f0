package io.millrace.gateway.internal.core;

import io.millrace.api.identity.Login;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * What a client is told whose log-in is refused: nothing of what is registered, so that nobody learns by asking; but of its own
 * certificate what it can read itself. The whole reason is in the device's log.
 */
final class LoginAnswer {

    private LoginAnswer() {}

    static String of(Login login, Instant now) {
        if (login.certificate().isEmpty()
                || login.secret().filter(secret -> !secret.isEmpty()).isPresent()) {
            return "the user name or the secret is wrong, or the device may not connect";
        }
        X509Certificate shown = login.certificate().get(0);
        Instant from = shown.getNotBefore().toInstant();
        Instant to = shown.getNotAfter().toInstant();
        if (now.isAfter(to)) {
            return "the client certificate expired at " + to;
        }
        if (now.isBefore(from)) {
            return "the client certificate is not valid before " + from + "; it is " + now + " here";
        }
        return "the client certificate is not one of this user's, or the device may not connect";
    }
}

package io.millrace.gateway.internal.amqp;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.identity.Login;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.qpid.proton.engine.Sasl;
import org.apache.qpid.proton.engine.SaslListener;
import org.apache.qpid.proton.engine.Transport;

/** SASL PLAIN (RFC 4616), the one mechanism: authorization identity, NUL, user name, NUL, password. */
final class SaslPlain implements SaslListener {

    static final String MECHANISM = "PLAIN";

    private final Runnable onInit;

    SaslPlain(Runnable onInit) {
        this.onInit = onInit;
    }

    static Login login(Sasl sasl) throws RefusedException {
        String[] mechanisms = sasl.getRemoteMechanisms();
        if (mechanisms.length != 1 || !MECHANISM.equals(mechanisms[0])) {
            throw new RefusedException(Reason.BAD_CREDENTIALS, "the one SASL mechanism is " + MECHANISM);
        }
        byte[] response = new byte[sasl.pending()];
        int length = Math.max(0, sasl.recv(response, 0, response.length));
        int first = indexOfNul(response, 0, length);
        int second = indexOfNul(response, first + 1, length);
        if (first < 0 || second < 0) {
            throw new RefusedException(
                    Reason.BAD_CREDENTIALS, "SASL PLAIN wants an identity, NUL, user, NUL, password");
        }
        String user = new String(response, first + 1, second - first - 1, StandardCharsets.UTF_8);
        String secret = new String(response, second + 1, length - second - 1, StandardCharsets.UTF_8);
        Arrays.fill(response, (byte) 0);
        return new Login(user, secret.isEmpty() ? Optional.empty() : Optional.of(secret), List.of());
    }

    private static int indexOfNul(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void onSaslInit(Sasl sasl, Transport transport) {
        onInit.run();
    }

    @Override
    public void onSaslResponse(Sasl sasl, Transport transport) {
        // PLAIN asks nothing back
    }

    @Override
    public void onSaslMechanisms(Sasl sasl, Transport transport) {
        // for clients
    }

    @Override
    public void onSaslChallenge(Sasl sasl, Transport transport) {
        // for clients
    }

    @Override
    public void onSaslOutcome(Sasl sasl, Transport transport) {
        // for clients
    }
}

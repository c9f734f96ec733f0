package io.millrace.gateway.internal.core;

import static org.junit.Assert.assertEquals;

import io.millrace.api.identity.Login;
import io.millrace.tls.x509.CertificateMaker;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/** What a client hears whose log-in is refused. */
public class LoginAnswerTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final String GENERAL = "the user name or the secret is wrong, or the device may not connect";

    private static X509Certificate valid(Instant from, Instant to) throws GeneralSecurityException {
        KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        return new CertificateMaker("press-1", keys.getPublic())
                .valid(from, to)
                .endEntity(CertificateMaker.CLIENT)
                .selfSigned(keys.getPrivate());
    }

    private static String answer(Optional<String> secret, X509Certificate... chain) {
        return LoginAnswer.of(new Login("press-1", secret, List.of(chain)), NOW);
    }

    @Test
    public void aCertificatesOwnDatesAreSaidAndNothingOfWhatIsRegistered() throws Exception {
        Optional<String> none = Optional.empty();
        assertEquals(
                "the client certificate expired at 2026-01-30T12:00:00Z",
                answer(none, valid(NOW.minus(DAY.multipliedBy(2)), NOW.minus(DAY))));
        assertEquals(
                "the client certificate is not valid before 2026-02-01T12:00:00Z; it is 2026-01-31T12:00:00Z here",
                answer(Optional.of(""), valid(NOW.plus(DAY), NOW.plus(DAY.multipliedBy(2)))));
        assertEquals(
                "the client certificate is not one of this user's, or the device may not connect",
                answer(none, valid(NOW.minus(DAY), NOW.plus(DAY))));
        assertEquals(GENERAL, answer(none));
        // the secret decides where there is one
        assertEquals(GENERAL, answer(Optional.of("guess"), valid(NOW.minus(DAY.multipliedBy(2)), NOW.minus(DAY))));
    }
}

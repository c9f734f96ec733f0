package io.millrace.gateway.http.internal.session;

import io.millrace.api.identity.Login;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes of a log-in a key that tells whether it was seen before, and from which no secret can be guessed. Any thread. */
final class LoginKey {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;

    LoginKey() {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, ALGORITHM);
    }

    String of(Login login) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            add(mac, login.userName().getBytes(StandardCharsets.UTF_8));
            add(mac, login.secret().orElse("").getBytes(StandardCharsets.UTF_8));
            for (X509Certificate certificate : login.certificate()) {
                add(mac, certificate.getEncoded());
            }
            return Base64.getEncoder().encodeToString(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the Java runtime lacks " + ALGORITHM, e);
        }
    }

    private static void add(Mac mac, byte[] part) {
        // with its length before it, so that no two log-ins run together to the same octets
        int length = part.length;
        mac.update(new byte[] {(byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length});
        mac.update(part);
    }
}

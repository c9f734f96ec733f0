package io.millrace.identity.internal;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Makes and checks what is stored of a password. A password that the service made is long and random: one salted HMAC-SHA-256
 * ({@code hmac$salt$hash}) protects it. One that a person chose gets PBKDF2-HMAC-SHA256
 * ({@code pbkdf2$rounds$salt$hash}).
 */
final class Passwords {

    private static final String HMAC = "hmac";
    private static final String PBKDF2 = "pbkdf2";
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    private final int rounds;
    private final SecureRandom random = new SecureRandom();

    /**
     * Makes it.
     *
     * @param rounds of PBKDF2 for new passwords
     */
    Passwords(int rounds) {
        this.rounds = rounds;
    }

    /**
     * Makes the verifier of a password.
     *
     * @param password in clear
     * @param generated whether the service made it
     */
    String verifier(String password, boolean generated) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return generated
                ? String.join("$", HMAC, encode(salt), encode(Hmac.sign(salt, password)))
                : String.join(
                        "$", PBKDF2, String.valueOf(rounds), encode(salt), encode(pbkdf2(password, salt, rounds)));
    }

    /**
     * Tells whether checking takes so long that a success should be remembered.
     *
     * @param verifier as stored
     */
    static boolean isSlow(String verifier) {
        return verifier.startsWith(PBKDF2);
    }

    /**
     * Checks a password in constant time.
     *
     * @param password in clear
     * @param verifier as stored
     */
    static boolean matches(String password, String verifier) {
        String[] parts = verifier.split("\\$");
        if (parts[0].equals(HMAC)) {
            return MessageDigest.isEqual(decode(parts[2]), Hmac.sign(decode(parts[1]), password));
        }
        byte[] hash = pbkdf2(password, decode(parts[2]), Integer.parseInt(parts[1]));
        return MessageDigest.isEqual(decode(parts[3]), hash);
    }

    private static byte[] pbkdf2(String password, byte[] salt, int rounds) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, rounds, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] decode(String text) {
        return Base64.getDecoder().decode(text);
    }
}

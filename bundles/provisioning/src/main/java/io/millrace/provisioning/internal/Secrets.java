package io.millrace.provisioning.internal;

import io.millrace.api.identity.CredentialKind;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes ids and secrets. Any thread. */
final class Secrets {

    private static final String ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 20;
    private static final int KEY_BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    /** Returns an id that nobody can guess: 20 letters and digits, about 103 bits. */
    String id() {
        StringBuilder id = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_ALPHABET.charAt(random.nextInt(ID_ALPHABET.length())));
        }
        return id.toString();
    }

    /** Returns 32 random bytes: of a password in URL-safe base64, 43 characters; of a key in plain base64. */
    String secret(CredentialKind kind) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return kind == CredentialKind.KEY
                ? Base64.getEncoder().encodeToString(bytes)
                : Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

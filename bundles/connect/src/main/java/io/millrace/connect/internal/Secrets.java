package io.millrace.connect.internal;

import io.millrace.api.identity.SecretBox;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Secrets of connections as they stand in files: {@code sealed:} and the base64 of what the master key made of them. */
final class Secrets {

    private static final String SEALED = "sealed:";

    private final SecretBox box;

    Secrets(SecretBox box) {
        this.box = box;
    }

    static boolean isSealed(String text) {
        return text.startsWith(SEALED);
    }

    /**
     * Encrypts a secret for one place.
     *
     * @param clear the secret
     * @param connection whose it is
     * @param key its key without the dot
     */
    String seal(String clear, String connection, String key) {
        byte[] sealed = box.seal(clear.getBytes(StandardCharsets.UTF_8), context(connection, key));
        return SEALED + Base64.getEncoder().encodeToString(sealed);
    }

    /**
     * Returns a secret in clear, sealed or not.
     *
     * @throws IllegalArgumentException if it cannot be opened, naming file and key
     */
    String open(String text, String connection, String key) {
        if (!isSealed(text)) {
            return text;
        }
        try {
            byte[] sealed =
                    Base64.getDecoder().decode(text.substring(SEALED.length()).strip());
            return new String(box.open(sealed, context(connection, key)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IllegalArgumentException(
                    ConnectionSettings.PID + "-" + connection + ": '." + key
                            + "' cannot be opened; it was sealed with another master key, for another file or key, or"
                            + " was changed. Write the secret itself, and it is sealed anew",
                    e);
        }
    }

    private static String context(String connection, String key) {
        return "connection/" + connection + "/" + key;
    }
}

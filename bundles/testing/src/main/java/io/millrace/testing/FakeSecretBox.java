package io.millrace.testing;

import io.millrace.api.identity.SecretBox;
import java.nio.charset.StandardCharsets;

/**
 * Encrypts nothing, but nothing stands there as it was, and keys and contexts are told apart. Any thread.
 *
 * @param key the master key
 */
public record FakeSecretBox(String key) implements SecretBox {

    @Override
    public byte[] seal(byte[] plain, String context) {
        return turned((key + "\n" + context + "\n" + new String(plain, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] open(byte[] sealed, String context) {
        String[] parts = new String(turned(sealed), StandardCharsets.UTF_8).split("\n", 3);
        if (!parts[0].equals(key) || !parts[1].equals(context)) {
            throw new IllegalStateException("sealed for " + parts[1] + " with " + parts[0]);
        }
        return parts[2].getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] turned(byte[] octets) {
        byte[] turned = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            turned[i] = (byte) ~octets[i];
        }
        return turned;
    }
}

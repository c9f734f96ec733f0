package io.millrace.connect.internal;

import io.millrace.api.identity.SecretBox;
import java.nio.charset.StandardCharsets;

/** Encrypts nothing, but tells keys and contexts apart. */
record FakeBox(String key) implements SecretBox {

    @Override
    public byte[] seal(byte[] plain, String context) {
        String text = new StringBuilder(new String(plain, StandardCharsets.UTF_8))
                .reverse()
                .toString();
        return (key + "|" + context + "|" + text).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] open(byte[] sealed, String context) {
        String[] parts = new String(sealed, StandardCharsets.UTF_8).split("\\|", 3);
        if (!parts[0].equals(key) || !parts[1].equals(context)) {
            throw new IllegalStateException("another key or context");
        }
        return new StringBuilder(parts[2]).reverse().toString().getBytes(StandardCharsets.UTF_8);
    }
}

package io.millrace.gateway.http.internal.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Makes message ids for records of one upload that have none: of what the record is, so that the same upload again has the same ids.
 * Equal records within one upload are told apart by their number.
 */
final class MadeUpIds {

    private static final int OCTETS = 16;

    private final Map<String, Integer> seen = new HashMap<>();

    String of(String time, String stream, byte[] payload) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((time + "\n" + stream + "\n").getBytes(StandardCharsets.UTF_8));
            String id = "sha256-" + HexFormat.of().formatHex(Arrays.copyOf(digest.digest(payload), OCTETS));
            int number = seen.merge(id, 1, Integer::sum);
            return number == 1 ? id : id + "-" + number;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the Java runtime lacks SHA-256", e);
        }
    }
}

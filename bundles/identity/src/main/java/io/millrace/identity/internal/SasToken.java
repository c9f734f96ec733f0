package io.millrace.identity.internal;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A token {@code SharedAccessSignature sr=...&sig=...&se=...}, whose fields come in any order. The signed text is {@code sr}
 * exactly as received, a line feed, and {@code se}: clients differ in {@code %2F} and {@code %2f}, so nothing is ever encoded
 * again. An {@code skn} names a policy elsewhere; here it means nothing.
 *
 * @param signedText what the signature is of
 * @param signature HMAC-SHA-256 of it
 * @param resource {@code sr}, decoded
 * @param expires {@code se}
 */
record SasToken(String signedText, byte[] signature, String resource, Instant expires) {

    /** What a token begins with. */
    static final String PREFIX = "SharedAccessSignature ";

    private static final int MAX_LENGTH = 4096;
    /** The end of the year 9999: what comes after it has no RFC 3339 time, and no sum with it can overflow before it. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private static final List<String> FIELDS = List.of("sr", "sig", "se");

    /**
     * Reads a token.
     *
     * @param token as received, with its prefix
     * @throws IllegalArgumentException if it is malformed, with a reason for the operator
     */
    static SasToken parse(String token) {
        if (token.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("token has " + token.length() + " characters; at most " + MAX_LENGTH);
        }
        Map<String, String> fields = new HashMap<>();
        for (String field : token.substring(PREFIX.length()).strip().split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("token has a field without a name");
            }
            if (fields.putIfAbsent(field.substring(0, equals), field.substring(equals + 1)) != null) {
                throw new IllegalArgumentException(
                        "token has the field " + Words.printable(field.substring(0, equals)) + " twice");
            }
        }
        for (String name : FIELDS) {
            if (fields.getOrDefault(name, "").isEmpty()) {
                throw new IllegalArgumentException("token has no " + name);
            }
        }
        String text = fields.get("sr") + "\n" + fields.get("se");
        return new SasToken(
                text, signature(fields.get("sig")), decoded("sr", fields.get("sr")), expires(fields.get("se")));
    }

    /**
     * Makes a token.
     *
     * @param key the symmetric key
     * @param resource not yet encoded
     * @param expires when it ends, to the second
     */
    static String sign(byte[] key, String resource, Instant expires) {
        String sr = PercentCode.encode(resource);
        String se = String.valueOf(expires.getEpochSecond());
        String sig = Base64.getEncoder().encodeToString(Hmac.sign(key, sr + "\n" + se));
        return PREFIX + "sr=" + sr + "&sig=" + PercentCode.encode(sig) + "&se=" + se;
    }

    /**
     * Checks the signature in constant time.
     *
     * @param key a symmetric key
     */
    boolean isSignedBy(byte[] key) {
        return MessageDigest.isEqual(signature, Hmac.sign(key, signedText));
    }

    /**
     * Returns the resource from {@code devices/} on, if it covers a device by whole path segments.
     *
     * @param deviceId the device
     */
    Optional<String> scopeOf(String deviceId) {
        List<String> segments = Arrays.asList(resource.split("/", -1));
        for (int start = 0; start <= 1 && start + 2 <= segments.size(); start++) {
            List<String> path = segments.subList(start, segments.size());
            boolean whole = path.stream().noneMatch(String::isEmpty);
            if (whole && path.get(0).equals("devices") && path.get(1).equals(deviceId)) {
                return Optional.of(String.join("/", path));
            }
        }
        return Optional.empty();
    }

    /** Names the resource only. */
    @Override
    public String toString() {
        return "SasToken[" + resource + "]";
    }

    private static String decoded(String name, String value) {
        try {
            return PercentCode.decode(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("token's " + name + " " + e.getMessage(), e);
        }
    }

    private static byte[] signature(String value) {
        String base64 = decoded("sig", value);
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("token's sig is not base64", e);
        }
    }

    private static Instant expires(String value) {
        try {
            long seconds = Long.parseLong(value);
            if (seconds >= 0 && seconds <= LAST_SECOND) {
                return Instant.ofEpochSecond(seconds);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(wrongExpiry(value), e);
        }
        throw new IllegalArgumentException(wrongExpiry(value));
    }

    private static String wrongExpiry(String value) {
        return "token's se is " + Words.printable(value) + "; right are seconds since 1970, up to the year 9999";
    }
}

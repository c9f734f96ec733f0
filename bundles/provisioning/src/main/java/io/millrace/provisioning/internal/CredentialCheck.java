package io.millrace.provisioning.internal;

import static io.millrace.provisioning.internal.Pointers.below;
import static io.millrace.provisioning.internal.Pointers.invalid;

import io.millrace.api.address.AddressException;
import io.millrace.api.address.Names;
import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.identity.CredentialKind;
import io.millrace.api.identity.NewCredential;
import io.millrace.api.identity.Validity;
import io.millrace.api.provisioning.CredentialRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the credentials that callers ask for, and makes the secrets that they do not bring. */
final class CredentialCheck {

    /** The most credentials of one device. */
    static final int MAX_CREDENTIALS = 8;

    /** The name of the password that a device gets where nothing else is asked for. */
    static final String PASSWORD = "password";

    private static final int MAX_PASSWORD_BYTES = 256;
    private static final int MAX_NAME = 64;
    private static final Duration MAX_OVERLAP = Duration.ofDays(90);
    private static final int MIN_KEY_BYTES = 16;
    private static final int MAX_KEY_BYTES = 64;
    private static final String TOKEN_PREFIX = "SharedAccessSignature";
    private static final Pattern THUMBPRINT = Pattern.compile("[0-9a-f]{64}");

    private final Secrets secrets;

    CredentialCheck(Secrets secrets) {
        this.secrets = secrets;
    }

    /**
     * Checks the credentials of a new device.
     *
     * @param requests none makes a password
     */
    List<NewCredential> all(List<CredentialRequest> requests) {
        if (requests.isEmpty()) {
            return List.of(generated(new CredentialInfo(PASSWORD, CredentialKind.PASSWORD, Validity.ALWAYS)));
        }
        if (requests.size() > MAX_CREDENTIALS) {
            throw invalid("/credentials", tooMany());
        }
        Set<String> names = new HashSet<>();
        List<NewCredential> credentials = new ArrayList<>();
        for (CredentialRequest request : requests) {
            String pointer = below("/credentials", request.info().name());
            if (!names.add(request.info().name())) {
                throw invalid(pointer, "the credential '" + request.info().name() + "' is there twice");
            }
            // the place of the thumbprint in what a caller sends
            boolean thumbprint = request.info().kind() == CredentialKind.X509;
            credentials.add(one(thumbprint ? below(pointer, "sha256") : pointer, request));
        }
        return credentials;
    }

    /**
     * Checks one credential.
     *
     * @param pointer to it
     * @param request what is asked for
     */
    NewCredential one(String pointer, CredentialRequest request) {
        CredentialInfo info = request.info();
        try {
            Names.requireLevel("credential name", info.name());
            if (info.name().endsWith(CredentialInfo.PREVIOUS)) {
                throw invalid(
                        pointer,
                        "names that end with " + CredentialInfo.PREVIOUS + " are for credentials that were replaced");
            }
        } catch (AddressException e) {
            throw invalid(pointer, e.getMessage());
        }
        Optional<String> brought = request.secret();
        if (brought.isEmpty()) {
            if (info.kind() == CredentialKind.X509) {
                throw invalid(pointer, "a certificate's SHA-256 thumbprint is missing; the service cannot make one");
            }
            return generated(info);
        }
        return switch (info.kind()) {
            case PASSWORD -> password(pointer, info, brought.get());
            case KEY -> key(pointer, info, brought.get());
            case X509 -> thumbprint(pointer, info, brought.get());
        };
    }

    /**
     * Checks how long a replaced credential stays valid.
     *
     * @param request what is asked for
     */
    Optional<Duration> overlap(CredentialRequest request) {
        Optional<Duration> overlap = request.overlap().filter(time -> !time.isZero());
        if (overlap.filter(time -> time.isNegative() || time.compareTo(MAX_OVERLAP) > 0)
                .isPresent()) {
            throw invalid("/overlap", "an overlap is from PT0S to " + MAX_OVERLAP.toDays() + " days");
        }
        int length = request.info().name().length() + CredentialInfo.PREVIOUS.length();
        if (overlap.isPresent() && length > MAX_NAME) {
            throw invalid(
                    "/overlap",
                    "with an overlap, a credential's name has at most " + (MAX_NAME - CredentialInfo.PREVIOUS.length())
                            + " characters");
        }
        return overlap;
    }

    /** Makes a credential with a new secret. */
    NewCredential generated(CredentialInfo info) {
        return new NewCredential(info, secrets.secret(info.kind()), true);
    }

    /** Returns the message for one too many. */
    static String tooMany() {
        return "a device has at most " + MAX_CREDENTIALS + " credentials";
    }

    private static NewCredential password(String pointer, CredentialInfo info, String password) {
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MAX_PASSWORD_BYTES) {
            throw invalid(
                    pointer, "a password has 1 to " + MAX_PASSWORD_BYTES + " bytes in UTF-8; this one has " + bytes);
        }
        if (password.startsWith(TOKEN_PREFIX) || password.chars().anyMatch(Character::isISOControl)) {
            throw invalid(pointer, "a password has no control characters and does not begin with " + TOKEN_PREFIX);
        }
        return new NewCredential(info, password, false);
    }

    private static NewCredential key(String pointer, CredentialInfo info, String key) {
        int bytes;
        try {
            bytes = Base64.getDecoder().decode(key).length;
        } catch (IllegalArgumentException e) {
            throw invalid(pointer, "a key is " + MIN_KEY_BYTES + " to " + MAX_KEY_BYTES + " bytes in base64");
        }
        if (bytes < MIN_KEY_BYTES || bytes > MAX_KEY_BYTES) {
            throw invalid(
                    pointer,
                    "a key is " + MIN_KEY_BYTES + " to " + MAX_KEY_BYTES + " bytes in base64; this one has " + bytes);
        }
        return new NewCredential(info, key, false);
    }

    private static NewCredential thumbprint(String pointer, CredentialInfo info, String thumbprint) {
        String hex = thumbprint.replace(":", "").toLowerCase(Locale.ROOT);
        if (!THUMBPRINT.matcher(hex).matches()) {
            throw invalid(pointer, "a SHA-256 thumbprint is 64 hexadecimal digits");
        }
        return new NewCredential(info, hex, false);
    }
}

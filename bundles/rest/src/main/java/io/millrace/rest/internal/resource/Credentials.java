package io.millrace.rest.internal.resource;

import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.identity.CredentialKind;
import io.millrace.api.identity.Validity;
import io.millrace.api.provisioning.CredentialRequest;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.rest.internal.answer.Input;
import io.millrace.rest.internal.answer.Params;
import io.millrace.rest.internal.answer.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads credentials that a caller asks for or brings. */
final class Credentials {

    private static final String PASSWORD = "password";
    private static final String PRIMARY = "primaryKey";
    private static final String SECONDARY = "secondaryKey";
    private static final String X509 = "x509";
    private static final String SECRET_POINTER = "/secret";

    private Credentials() {}

    /** Reads {@code credentials} of a device to register; none means a password that the service makes. */
    static List<CredentialRequest> ofDevice(Input device) {
        Input input = device.child("credentials").only("generate", PASSWORD, PRIMARY, SECONDARY, X509);
        List<CredentialRequest> requests = new ArrayList<>();
        generated(input, requests);
        brought(input, PASSWORD, CredentialKind.PASSWORD, requests);
        brought(input, PRIMARY, CredentialKind.KEY, requests);
        brought(input, SECONDARY, CredentialKind.KEY, requests);
        if (input.has(X509)) {
            String thumbprint = input.child(X509).only("sha256").requiredText("sha256");
            requests.add(request(X509, CredentialKind.X509, Validity.ALWAYS, Optional.of(thumbprint)));
        }
        long names = requests.stream()
                .map(request -> request.info().name())
                .distinct()
                .count();
        if (names < requests.size()) {
            throw input.wrong("generate", "a credential is both brought and to be generated; it can be one of the two");
        }
        return requests;
    }

    private static void generated(Input input, List<CredentialRequest> requests) {
        List<String> words = input.texts("generate");
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case PASSWORD -> requests.add(made(PASSWORD, CredentialKind.PASSWORD));
                case "keys" -> {
                    requests.add(made(PRIMARY, CredentialKind.KEY));
                    requests.add(made(SECONDARY, CredentialKind.KEY));
                }
                default -> throw input.wrong(
                        "generate/" + i, "'" + words.get(i) + "' cannot be generated; password and keys can");
            }
        }
    }

    private static void brought(Input input, String name, CredentialKind kind, List<CredentialRequest> requests) {
        input.text(name).ifPresent(secret -> requests.add(request(name, kind, Validity.ALWAYS, Optional.of(secret))));
    }

    /** Reads one credential of {@code PUT .../credentials/{name}}. */
    static CredentialRequest named(String name, Input input) {
        input.only("kind", "secret", PASSWORD, "key", "sha256", "notBefore", "notAfter", "overlap");
        CredentialKind kind = kind(name, input);
        String own = own(kind);
        for (String other : List.of(PASSWORD, "key", "sha256")) {
            if (!other.equals(own) && input.has(other)) {
                throw input.wrong(other, "a credential of this kind has '" + own + "', not '" + other + "'");
            }
        }
        Validity validity =
                Params.checked("/notAfter", () -> new Validity(time(input, "notBefore"), time(input, "notAfter")));
        Optional<Duration> overlap = input.text("overlap").map(text -> Params.duration("overlap", text));
        return new CredentialRequest(
                new CredentialInfo(name, kind, validity), input.text("secret").or(() -> input.text(own)), overlap);
    }

    /**
     * Runs what puts a credential; a refusal of its secret points to the member that the caller gave it as.
     *
     * @param input the body
     * @param request what was read of it
     * @param call what to run
     */
    static <T> T pointed(Input input, CredentialRequest request, Supplier<T> call) {
        try {
            return call.get();
        } catch (ProvisioningException e) {
            boolean ofSecret = e.pointer().filter(SECRET_POINTER::equals).isPresent();
            if (!ofSecret || input.has("secret")) {
                throw e;
            }
            throw ProblemException.input("/" + own(request.info().kind()), e.getMessage());
        }
    }

    private static String own(CredentialKind kind) {
        return switch (kind) {
            case PASSWORD -> PASSWORD;
            case KEY -> "key";
            case X509 -> "sha256";
        };
    }

    private static CredentialKind kind(String name, Input input) {
        Optional<String> given = input.text("kind");
        if (given.isPresent()) {
            return switch (given.get()) {
                case PASSWORD -> CredentialKind.PASSWORD;
                case "key" -> CredentialKind.KEY;
                case X509 -> CredentialKind.X509;
                default -> throw input.wrong("kind", "kind '" + given.get() + "' is none of password, key, x509");
            };
        }
        if (input.has(PASSWORD) || name.equals(PASSWORD)) {
            return CredentialKind.PASSWORD;
        }
        if (input.has("key") || name.equals(PRIMARY) || name.equals(SECONDARY)) {
            return CredentialKind.KEY;
        }
        if (input.has("sha256") || name.equals(X509)) {
            return CredentialKind.X509;
        }
        throw input.wrong("kind", "'kind' is missing; it is one of password, key, x509");
    }

    /** Reads a time of RFC 3339. */
    static Optional<Instant> time(Input input, String name) {
        return input.text(name).map(text -> {
            try {
                return Params.instant(text);
            } catch (DateTimeException e) {
                throw input.wrong(name, name + " '" + text + "' is no time of RFC 3339 such as 2027-01-01T00:00:00Z");
            }
        });
    }

    private static CredentialRequest made(String name, CredentialKind kind) {
        return request(name, kind, Validity.ALWAYS, Optional.empty());
    }

    private static CredentialRequest request(
            String name, CredentialKind kind, Validity validity, Optional<String> secret) {
        return new CredentialRequest(new CredentialInfo(name, kind, validity), secret);
    }
}

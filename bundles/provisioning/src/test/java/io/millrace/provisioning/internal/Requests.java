package io.millrace.provisioning.internal;

import static org.junit.Assert.assertThrows;

import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.identity.CredentialKind;
import io.millrace.api.identity.Login;
import io.millrace.api.identity.LoginResult.Accepted;
import io.millrace.api.identity.Validity;
import io.millrace.api.provisioning.CredentialRequest;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.provisioning.RegisterRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the tests ask for, in few words. */
final class Requests {

    private Requests() {}

    static boolean logsIn(Rooms rooms, String user, String secret) {
        return rooms.identity.authenticate(login(user, secret)) instanceof Accepted;
    }

    static Login login(String user, String secret) {
        return new Login(user, Optional.of(secret), List.of());
    }

    static ProvisioningException refusal(Runnable call) {
        return assertThrows(ProvisioningException.class, call::run);
    }

    static RegisterRequest request(String id, Map<String, Object> metadata) {
        return new RegisterRequest(Optional.of(id), metadata, List.of(), List.of());
    }

    static RegisterRequest gateways(String id, List<String> gateways) {
        return new RegisterRequest(Optional.of(id), Map.of(), List.of(), gateways);
    }

    static RegisterRequest credentials(CredentialRequest... credentials) {
        return new RegisterRequest(Optional.of("d"), Map.of(), List.of(credentials), List.of());
    }

    static CredentialRequest credential(String name, CredentialKind kind, String secret) {
        return new CredentialRequest(new CredentialInfo(name, kind, Validity.ALWAYS), Optional.ofNullable(secret));
    }
}

package io.millrace.provisioning.internal;

import io.millrace.api.identity.CredentialKind;
import io.millrace.api.identity.NewCredential;
import io.millrace.api.registry.DeviceRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A device that may be registered: checked, with everything that the service makes.
 *
 * @param device its record, without etag
 * @param credentials its credentials
 */
record Draft(DeviceRecord device, List<NewCredential> credentials) {

    /** Returns the secrets that the service made, by name. */
    Map<String, String> secrets() {
        Map<String, String> made = new LinkedHashMap<>();
        credentials.stream()
                .filter(NewCredential::generated)
                .forEach(credential -> made.put(credential.info().name(), credential.secret()));
        return made;
    }

    /** Returns whether storing it takes long, for the hash of a password that a person chose. */
    boolean isSlow() {
        return credentials.stream().anyMatch(c -> c.info().kind() == CredentialKind.PASSWORD && !c.generated());
    }
}

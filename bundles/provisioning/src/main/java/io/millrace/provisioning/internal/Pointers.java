package io.millrace.provisioning.internal;

import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.provisioning.ProvisioningException.Reason;
import java.util.Optional;

/** Refusals of invalid input, with a JSON pointer (RFC 6901) to it. */
final class Pointers {

    private Pointers() {}

    /** Returns the pointer to a member below another pointer. */
    static String below(String pointer, String key) {
        return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    /** Returns a refusal. */
    static ProvisioningException invalid(String pointer, String message) {
        return new ProvisioningException(Reason.INVALID, message, Optional.of(pointer));
    }
}

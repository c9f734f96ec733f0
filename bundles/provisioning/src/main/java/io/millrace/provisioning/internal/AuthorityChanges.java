package io.millrace.provisioning.internal;

import io.millrace.api.address.AddressException;
import io.millrace.api.address.Names;
import io.millrace.api.identity.Authority;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.List;

/** Registers and removes authorities. */
final class AuthorityChanges {

    private static final int MAX_AUTHORITIES = 100;
    private static final int KEY_CERT_SIGN = 5;

    private final Stores stores;
    private final Changes changes;
    private final Clock clock;

    AuthorityChanges(Stores stores, Changes changes, Clock clock) {
        this.stores = stores;
        this.changes = changes;
        this.clock = clock;
    }

    List<Authority> list() {
        return stores.identity().authorities();
    }

    void put(Authority authority) {
        requirePrefix(authority.idPrefix());
        requireAuthority(authority.certificate());
        List<Authority> others = list().stream()
                .filter(other -> !other.id().equals(authority.id()))
                .toList();
        if (others.size() >= MAX_AUTHORITIES) {
            throw Pointers.invalid("", "there are at most " + MAX_AUTHORITIES + " authorities");
        }
        if (!list().contains(authority)) {
            changes.ofAuthority(authority.id(), () -> stores.identity().putAuthority(authority));
        }
    }

    void remove(String id) {
        changes.ofAuthority(id, () -> {
            if (!stores.identity().removeAuthority(id)) {
                throw Changes.notFound("authority", id);
            }
        });
    }

    private static void requirePrefix(String prefix) {
        if (prefix.isEmpty()) {
            return;
        }
        try {
            // what a device id may begin with is what one may be, but for the reserved ones
            Names.requireDeviceId(prefix + "x");
        } catch (AddressException e) {
            throw Pointers.invalid("/idPrefix", "no device id begins with it: " + e.getMessage());
        }
    }

    private void requireAuthority(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        if (certificate.getBasicConstraints() < 0 || usage != null && !usage[KEY_CERT_SIGN]) {
            throw Pointers.invalid(
                    "/certificate",
                    "the certificate of "
                            + certificate.getSubjectX500Principal().getName()
                            + " is not one of a CA: its basic constraints or key usage say so");
        }
        try {
            certificate.checkValidity(Date.from(clock.instant()));
        } catch (CertificateExpiredException e) {
            throw Pointers.invalid(
                    "/certificate",
                    "the certificate expired at " + certificate.getNotAfter().toInstant());
        } catch (CertificateNotYetValidException e) {
            throw Pointers.invalid(
                    "/certificate",
                    "the certificate is not valid before "
                            + certificate.getNotBefore().toInstant());
        }
    }
}

package io.millrace.alerts.internal.action;

import java.util.Objects;
import java.util.Set;

/**
 * The mail server.
 *
 * @param host its name; empty for none
 * @param port of SMTP
 * @param security {@code none}, {@code starttls} or {@code tls}
 * @param user to log in with; empty to log in not
 * @param password of the user
 * @param from the address of the sender
 */
public record MailSettings(String host, int port, String security, String user, String password, String from) {

    private static final Set<String> KNOWN = Set.of("none", "starttls", "tls");

    /** Checks the kind of security. */
    public MailSettings {
        Objects.requireNonNull(host, "host");
        if (!KNOWN.contains(security)) {
            throw new IllegalArgumentException("'mailSecurity' is " + security + "; it must be none, starttls or tls");
        }
        if (!host.isEmpty() && from.isEmpty()) {
            throw new IllegalArgumentException("'mailFrom' is empty; a mail needs the address of a sender");
        }
    }

    boolean isThere() {
        return !host.isEmpty();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "MailSettings[" + host + ":" + port + ", " + security + ", " + from + "]";
    }
}

package io.millrace.tls.internal;

/** Certificate files cannot be used. The message names the file, what is wrong with it, and what would be right. */
final class CertificateTrouble extends Exception {

    private static final long serialVersionUID = 1L;

    CertificateTrouble(String message) {
        super(message);
    }

    CertificateTrouble(String message, Throwable cause) {
        super(message, cause);
    }
}

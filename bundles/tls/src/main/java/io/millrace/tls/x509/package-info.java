/** Writes X.509 certificates (RFC 5280), as far as a CA of one's own needs it. */
package io.millrace.tls.x509;

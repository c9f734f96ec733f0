/** The HTTPS listener, beside the clear one of Pax Web, and {@code /ca.pem} on both. */
package io.millrace.https.internal;

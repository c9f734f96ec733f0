/** The server's certificate: made at the first start or brought as PEM files, changed while listeners are open. */
package io.millrace.tls.internal;

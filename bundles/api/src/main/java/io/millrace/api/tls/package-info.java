/**
 * The server's side of TLS: one certificate for the listeners of every protocol, changed while they are open.
 */
@Export
@Version("1.0.0")
package io.millrace.api.tls;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

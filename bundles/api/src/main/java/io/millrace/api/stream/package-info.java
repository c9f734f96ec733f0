/**
 * What devices send: the record that the gateway stamps once and that every consumer sees.
 */
@Export
@Version("1.0.0")
package io.millrace.api.stream;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

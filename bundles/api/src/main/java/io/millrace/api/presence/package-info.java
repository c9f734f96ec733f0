/**
 * Which devices are connected, since when and over which protocol.
 */
@Export
@Version("1.0.0")
package io.millrace.api.presence;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

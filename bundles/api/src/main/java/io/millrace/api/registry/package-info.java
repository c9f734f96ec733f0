/**
 * The searchable index of device metadata. It holds no secret.
 */
@Export
@Version("1.0.0")
package io.millrace.api.registry;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

/**
 * The only writer of identity and registry: the life cycle of devices and services.
 */
@Export
@Version("1.1.0")
package io.millrace.api.provisioning;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

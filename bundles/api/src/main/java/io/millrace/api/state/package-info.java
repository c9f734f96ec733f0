/**
 * Last known values and history of each device.
 */
@Export
@Version("1.0.0")
package io.millrace.api.state;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

/**
 * Quotas and metering: what clients may use, and what they used.
 */
@Export
@Version("1.0.0")
package io.millrace.api.usage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

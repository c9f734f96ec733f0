/**
 * Health checks and metrics that every bundle contributes.
 */
@Export
@Version("1.1.0")
package io.millrace.api.health;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

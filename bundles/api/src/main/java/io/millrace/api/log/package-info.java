/**
 * The stream log: durable append in groups, cursors of consumer groups, replay.
 */
@Export
@Version("1.0.0")
package io.millrace.api.log;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

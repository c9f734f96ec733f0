/**
 * The decoder SPI: payloads become fields for the consumers that need to look into them.
 */
@Export
@Version("1.0.0")
package io.millrace.api.codec;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

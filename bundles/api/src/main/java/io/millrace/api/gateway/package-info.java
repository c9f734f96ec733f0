/**
 * The gateway SPI: bytes of any protocol to an authenticated session, and its records to the log.
 */
@Export
@Version("1.0.0")
package io.millrace.api.gateway;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

/**
 * Camel routes as files, and the records that no route could process.
 */
@Export
@Version("1.2.0")
package io.millrace.api.route;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

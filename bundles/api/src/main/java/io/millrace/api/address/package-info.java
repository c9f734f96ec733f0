/**
 * The address space of Millrace, one over every protocol: parsing, validation and the records it yields.
 */
@Export
@Version("1.0.0")
package io.millrace.api.address;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

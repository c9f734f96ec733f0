/**
 * The address space, one over every protocol (design, section 3): what an address may look like and what it means.
 */
@Export
@Version("1.0.0")
package io.millrace.api.address;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

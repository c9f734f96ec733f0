/**
 * Who did what to what, when, and from where.
 */
@Export
@Version("1.0.0")
package io.millrace.api.audit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

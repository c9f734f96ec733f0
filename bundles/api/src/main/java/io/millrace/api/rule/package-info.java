/**
 * Rules: what is to be noticed in what devices send. The engine reads records that a route hands it, and answers with the
 * alerts that begin and end.
 */
@Export
@Version("1.0.0")
package io.millrace.api.rule;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

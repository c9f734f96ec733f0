/**
 * Who may connect: identities with named credentials, looked up by id only. No secret ever leaves it.
 */
@Export
@Version("1.0.0")
package io.millrace.api.identity;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

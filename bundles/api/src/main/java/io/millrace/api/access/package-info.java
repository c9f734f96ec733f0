/**
 * Who may manage the server: people with roles, and keys for programs that call the management API.
 */
@Export
@Version("1.0.0")
package io.millrace.api.access;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

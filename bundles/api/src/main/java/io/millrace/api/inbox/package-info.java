/**
 * The inbox: commands that wait durably for their device, go out to whoever listens for it, and what became of them.
 */
@Export
@Version("1.0.0")
package io.millrace.api.inbox;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

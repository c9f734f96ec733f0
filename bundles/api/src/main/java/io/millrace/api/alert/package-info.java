/**
 * Alerts: what rules and routes noticed of devices, from when it is raised until it is cleared. The store takes signals, and
 * tells of each change on {@code streams/alerts}.
 */
@Export
@Version("1.0.0")
package io.millrace.api.alert;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

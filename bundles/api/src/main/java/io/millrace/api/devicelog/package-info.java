/**
 * Why a device was not let in or its message not taken, in words.
 */
@Export
@Version("1.0.0")
package io.millrace.api.devicelog;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

/** Karaf shell commands, one class per command, scope millrace. */
@Header(name = "Karaf-Commands", value = "io.millrace.command.internal")
package io.millrace.command.internal;

import org.osgi.annotation.bundle.Header;

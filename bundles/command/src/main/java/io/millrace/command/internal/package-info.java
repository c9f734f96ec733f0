/** Karaf shell commands, one class per command, scope millrace. */
package io.millrace.command.internal;

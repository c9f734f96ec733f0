/** The Camel component {@code millrace:}: reads consumer groups of the log, writes to state, registry and log. */
package io.millrace.streams.internal.endpoint;

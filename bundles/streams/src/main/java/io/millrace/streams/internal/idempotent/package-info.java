/** The keys of what routes are done with, for Camel's idempotent consumer. */
package io.millrace.streams.internal.idempotent;

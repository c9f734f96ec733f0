/** Records that no route could process, a file each, bounded. */
package io.millrace.streams.internal.deadletter;

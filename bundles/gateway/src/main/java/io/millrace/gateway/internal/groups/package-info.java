/**
 * Feeds consumer groups and live tails of the stream log to connected backends, whatever protocol they speak.
 *
 * <p>Threads: one reader thread a group with consumers ({@link io.millrace.gateway.internal.groups.GroupFeeder}) and one a kind
 * with tails. Settlements and credit come from the connections' threads. All state of a group is in its
 * {@link io.millrace.gateway.internal.groups.Dispatch}, under its own lock; a {@link
 * io.millrace.gateway.internal.groups.RecordSink} is called under that lock and so hands over and returns.
 */
package io.millrace.gateway.internal.groups;

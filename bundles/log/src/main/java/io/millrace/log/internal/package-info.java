/** The stream log: durable append in groups, cursors, replay, retention. */
package io.millrace.log.internal;

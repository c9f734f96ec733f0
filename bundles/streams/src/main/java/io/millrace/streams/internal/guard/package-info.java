/** What bounds route files that came by REST, and what data of devices can do in any. */
package io.millrace.streams.internal.guard;

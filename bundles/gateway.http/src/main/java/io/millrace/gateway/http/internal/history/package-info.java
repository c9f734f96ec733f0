/** Uploads of what a device collected earlier. */
package io.millrace.gateway.http.internal.history;

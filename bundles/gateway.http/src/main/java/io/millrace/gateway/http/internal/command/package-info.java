/** Commands over HTTP: a request that waits for one, and what a device makes of it. */
package io.millrace.gateway.http.internal.command;

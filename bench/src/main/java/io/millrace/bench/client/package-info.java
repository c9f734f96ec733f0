/** Devices and readers that put a server under load and count what it answers. */
package io.millrace.bench.client;

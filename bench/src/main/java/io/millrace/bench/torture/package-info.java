/** Breaks a server under load in every way that can be thought of, and counts whether it kept its word. */
package io.millrace.bench.torture;

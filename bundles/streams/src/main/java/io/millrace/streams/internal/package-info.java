/** The Camel host: one context per route file, the millrace component, hot deployment, dead letters. */
package io.millrace.streams.internal;

/** A request and its answer: asynchronous, bounded, with problems as RFC 9457 has them. */
package io.millrace.gateway.http.internal.web;

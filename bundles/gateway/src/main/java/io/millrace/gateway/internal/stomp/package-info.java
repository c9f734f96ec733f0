/**
 * STOMP 1.0 to 1.2 in a front of our own. Everything of a connection happens on its channel's event loop.
 */
package io.millrace.gateway.internal.stomp;

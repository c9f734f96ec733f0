/** From the body of a request to messages, and from their outcomes to an answer. */
package io.millrace.gateway.http.internal.message;

/** Who calls: credentials, and the sessions that outlive one request. */
package io.millrace.gateway.http.internal.session;

/** Device HTTP: the servlet, its configuration, and what it stands on. */
package io.millrace.gateway.http.internal;

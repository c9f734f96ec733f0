/** People with roles, and keys of programs that call the management API. */
package io.millrace.access.internal;

/** Who did what, and why a device was refused. */
package io.millrace.audit.internal;

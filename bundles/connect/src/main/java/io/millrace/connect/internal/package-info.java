/** Connections to business systems: their configuration, their secrets, their pools. */
package io.millrace.connect.internal;

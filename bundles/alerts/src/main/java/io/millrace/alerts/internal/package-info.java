/** Alerts: what a signal makes of them, the tables, the way to the log. */
package io.millrace.alerts.internal;

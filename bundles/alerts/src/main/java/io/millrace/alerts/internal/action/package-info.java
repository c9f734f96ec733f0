/** What is done about alerts: commands, web addresses, mail. Each action is a row until it is done or given up. */
package io.millrace.alerts.internal.action;

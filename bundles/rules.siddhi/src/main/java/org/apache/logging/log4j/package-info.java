/**
 * What Siddhi calls of Log4j, and nothing more: its complaints go to {@link org.apache.logging.log4j.Complaints} rather than into the
 * log, where there would be one, with a stack trace, for each record that a query cannot evaluate.
 */
package org.apache.logging.log4j;

/**
 * What clients may use at most: connections, rates, wrong log-ins. Changed by configuration while everything runs.
 */
package io.millrace.gateway.internal.quota;

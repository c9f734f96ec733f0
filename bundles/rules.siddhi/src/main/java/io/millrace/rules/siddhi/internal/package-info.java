/** Queries in SiddhiQL: what is allowed in one, and how one runs. */
package io.millrace.rules.siddhi.internal;

/** The servers under test, each in a process of its own. */
package io.millrace.bench.server;

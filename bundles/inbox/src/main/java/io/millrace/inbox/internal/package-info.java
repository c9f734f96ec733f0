/** The inbox: a store of commands on RocksDB, one thread that changes it, and the feeds of the routes. */
package io.millrace.inbox.internal;

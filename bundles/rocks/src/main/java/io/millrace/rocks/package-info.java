/** What log and state share to keep records in RocksDB; packed privately into both bundles. */
package io.millrace.rocks;

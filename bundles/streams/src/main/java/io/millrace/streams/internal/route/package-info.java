/** Route files: the hot folder, one Camel context per file, what runs and how it fares. */
package io.millrace.streams.internal.route;

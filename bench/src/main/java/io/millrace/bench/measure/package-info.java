/** What is measured, and what it is held against. */
package io.millrace.bench.measure;

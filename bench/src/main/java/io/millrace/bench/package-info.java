/** Measures Millrace beside its peers, with one generator, in one run. */
package io.millrace.bench;

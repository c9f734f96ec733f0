/** Scores the anomaly function of rules on labelled series. */
package io.millrace.bench.nab;

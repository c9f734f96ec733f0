/** Measures Millrace beside a bare Artemis and Mosquitto, with one generator, in one run. */
package io.millrace.bench;

/** What is done to the servers; one class for each line of the budgets. */
package io.millrace.bench.scenario;

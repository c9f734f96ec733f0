package io.millrace.bench.measure;

/**
 * A number of Millrace that has no peer beside it.
 *
 * @param group what is measured; figures of one group have one unit
 * @param what which of the group
 * @param value how much
 * @param unit of it
 */
public record Figure(String group, String what, double value, String unit) {}

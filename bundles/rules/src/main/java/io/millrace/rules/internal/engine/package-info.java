/** The engine: rules that run, and what they remember of each device. */
package io.millrace.rules.internal.engine;

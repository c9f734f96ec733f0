/** What a rule remembers of one device: windows, earlier values, models. */
package io.millrace.rules.internal.window;

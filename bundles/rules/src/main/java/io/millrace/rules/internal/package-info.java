/** Rules: stored, understood, run. */
package io.millrace.rules.internal;

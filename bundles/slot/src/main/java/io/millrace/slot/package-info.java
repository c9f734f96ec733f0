/** The place of a provider that may be swapped; each bundle that uses it carries its own copy. */
package io.millrace.slot;

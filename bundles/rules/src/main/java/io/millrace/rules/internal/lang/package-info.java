/** The language of conditions: text becomes expressions that are evaluated against a moment of one device. */
package io.millrace.rules.internal.lang;

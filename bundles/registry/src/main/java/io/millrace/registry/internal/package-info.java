/** The searchable index of device metadata; no secret ever enters it. */
package io.millrace.registry.internal;

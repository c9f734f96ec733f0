/** The authority on device identity: named credentials, enabled or not, direct look-up by id only. */
package io.millrace.identity.internal;

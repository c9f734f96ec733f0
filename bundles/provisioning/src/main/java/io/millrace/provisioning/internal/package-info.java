/** Register, unregister, activate, deactivate, update, credentials, tokens, bulk: one transaction over identity and registry. */
package io.millrace.provisioning.internal;

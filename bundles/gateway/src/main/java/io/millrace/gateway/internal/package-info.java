/** The embedded Artemis broker: acceptors, authentication, authorisation, stamping, presence. */
package io.millrace.gateway.internal;

package io.millrace.provisioning.internal;

import io.millrace.api.identity.IdentityAdmin;
import io.millrace.api.registry.Registry;
import io.millrace.api.registry.RegistryAdmin;
import io.millrace.api.storage.Database;

/**
 * What provisioning writes.
 *
 * @param database of both, for one transaction over both
 * @param identity who may connect
 * @param registry the reading side of the index
 * @param registryAdmin its writing side
 */
record Stores(Database database, IdentityAdmin identity, Registry registry, RegistryAdmin registryAdmin) {}

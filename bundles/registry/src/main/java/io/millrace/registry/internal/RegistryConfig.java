package io.millrace.registry.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the registry; config/io.millrace.registry.cfg is its manual. */
@ObjectClassDefinition(name = "Millrace registry")
@interface RegistryConfig {

    /** The PID. */
    String PID = "io.millrace.registry";

    /** Returns the declared paths. */
    @AttributeDefinition(description = "Paths that queries find fast, separated by commas.")
    String indexedPaths() default
            "metadata.site, metadata.model, metadata.serial, metadata.group,"
                    + " metadata.tags, reported.firmware, reported.model";

    /** Returns the cache size of gateways. */
    @AttributeDefinition(description = "How many children's gateways are kept in memory.")
    int cachedGateways() default 50_000;

    /** Returns how many records a query without index reads. */
    @AttributeDefinition(description = "How many records one page of a query reads at most.")
    int scannedRecords() default 100_000;
}

package io.millrace.api.audit;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The record of what people and programs did: append only, with retention by age and number. Provided by the {@code audit}
 * bundle; any thread but an event loop, since it writes to the database.
 */
@ProviderType
public interface AuditTrail {

    /**
     * Appends an event; it is durable when this returns. Whoever acts on behalf of somebody calls it, after the act and
     * before the answer.
     *
     * @param event what happened
     * @throws io.millrace.api.storage.StorageException if it cannot be stored
     */
    void append(AuditEvent event);

    /**
     * Finds records, newest first.
     *
     * @param query which
     * @param limit 1 to 10,000
     */
    List<AuditRecord> find(AuditQuery query, int limit);
}

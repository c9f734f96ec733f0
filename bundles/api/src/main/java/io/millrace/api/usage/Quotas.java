package io.millrace.api.usage;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What clients may use at most. Provided by the {@code gateway} bundle; any thread. */
@ProviderType
public interface Quotas {

    /** Returns every quota as it is now; a change of configuration shows at once. */
    List<Quota> quotas();

    /**
     * A quota.
     *
     * @param name such as {@code connections} or {@code messagesPerSecond}
     * @param scope for whom it counts
     * @param limit the most, in the unit that the name says; 0 for no bound
     * @param used how much of it is used now, where that is one number; else -1
     */
    record Quota(String name, Scope scope, long limit, long used) {}

    /** For whom a quota counts. */
    enum Scope {
        /** All clients together. */
        ALL,
        /** Each device or service alone. */
        DEVICE
    }
}

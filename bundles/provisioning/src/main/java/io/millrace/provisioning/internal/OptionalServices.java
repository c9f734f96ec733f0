package io.millrace.provisioning.internal;

import io.millrace.api.alert.Alerts;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.log.StreamLog;
import io.millrace.api.provisioning.ProvisioningListener;
import io.millrace.api.provisioning.ProvisioningStep;
import io.millrace.api.route.DeadLetters;
import io.millrace.api.state.StateStore;
import java.util.List;
import java.util.Optional;

/** What comes and goes around provisioning without stopping it. Any thread. */
interface OptionalServices {

    /** Returns the log, if it is there now. */
    Optional<StreamLog> log();

    /** Returns the store of state and history, if it is there now. */
    Optional<StateStore> state();

    /** Returns the inbox, if it is there now. */
    Optional<Inbox> inbox();

    /** Returns the alerts, if they are there now. */
    Optional<Alerts> alerts();

    /** Returns the dead letters of routes, if they are there now. */
    Optional<DeadLetters> deadLetters();

    /** Returns whoever wants to hear of changes. */
    List<ProvisioningListener> listeners();

    /**
     * Returns the steps of others around changes.
     *
     * @throws io.millrace.api.provisioning.ProvisioningException if one is away that could refuse
     */
    default List<ProvisioningStep> steps() {
        return List.of();
    }
}

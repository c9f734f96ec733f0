package io.millrace.rules.internal;

import io.millrace.api.registry.Registry;
import io.millrace.api.state.StateStore;
import io.millrace.rules.query.QueryEngine;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What rules are evaluated with: where it is known what devices are and said, and who understands queries. */
@Component(service = RuleSources.class)
public final class RuleSources {

    private final Registry registry;
    private final StateStore state;
    private final QueryEngine queries;

    /**
     * Called by the framework.
     *
     * @param registry their metadata
     * @param state last known values and history
     * @param queries understands rules in the form of a query
     */
    @Activate
    public RuleSources(@Reference Registry registry, @Reference StateStore state, @Reference QueryEngine queries) {
        this.registry = registry;
        this.state = state;
        this.queries = queries;
    }

    Registry registry() {
        return registry;
    }

    StateStore state() {
        return state;
    }

    QueryEngine queries() {
        return queries;
    }
}

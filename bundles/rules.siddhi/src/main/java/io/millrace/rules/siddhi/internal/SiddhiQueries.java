package io.millrace.rules.siddhi.internal;

import io.millrace.rules.query.QueryEngine;
import io.millrace.rules.query.QueryException;
import io.millrace.rules.query.QueryListener;
import io.millrace.rules.query.StandingQuery;
import io.siddhi.core.SiddhiManager;
import io.siddhi.query.api.SiddhiApp;
import io.siddhi.query.api.exception.SiddhiAppContextException;
import io.siddhi.query.compiler.SiddhiCompiler;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Queries in SiddhiQL. Siddhi knows its own windows and functions here, and none that others bring. */
@Component
public final class SiddhiQueries implements QueryEngine {

    private final SiddhiManager manager;

    /** Called by the framework. */
    @Activate
    public SiddhiQueries() {
        manager = within(SiddhiManager::new);
        manager.getExtensions().keySet().retainAll(Vocabulary.all());
    }

    /** Siddhi looks classes up by the loader of the thread, which is somebody else's. */
    private static <T> T within(Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(SiddhiManager.class.getClassLoader());
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public StandingQuery open(String text, QueryListener listener) {
        try {
            // Not by the manager, which would put what the environment of the process holds in the place of ${...}.
            SiddhiApp app = SiddhiCompiler.parse(text);
            Bounds bounds = QueryCheck.of(app);
            return within(() -> SiddhiQuery.start(manager, app, bounds, listener));
        } catch (QueryException e) {
            throw e;
        } catch (RuntimeException e) {
            throw refused(e);
        }
    }

    /** Siddhi throws whatever it stumbles over; where it says where, so does this. */
    private static QueryException refused(RuntimeException thrown) {
        Throwable cause = thrown;
        while (!(cause instanceof SiddhiAppContextException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof SiddhiAppContextException context) {
            return Refusals.of(context);
        }
        return new QueryException(0, 0, Refusals.plain(thrown.getMessage()));
    }
}

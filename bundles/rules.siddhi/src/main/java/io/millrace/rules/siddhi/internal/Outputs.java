package io.millrace.rules.siddhi.internal;

import io.siddhi.query.api.execution.query.Query;
import io.siddhi.query.api.execution.query.output.ratelimit.EventOutputRate;
import io.siddhi.query.api.execution.query.output.ratelimit.OutputRate;
import io.siddhi.query.api.execution.query.output.stream.InsertIntoStream;
import io.siddhi.query.api.execution.query.selection.OutputAttribute;
import io.siddhi.query.api.execution.query.selection.Selector;
import java.util.Optional;

/** What a query selects, and where it goes. */
final class Outputs {

    private Outputs() {}

    /**
     * Checks the part behind the input.
     *
     * @param bounded whether the input has a window
     */
    static void check(Query query, boolean bounded) {
        Selector selector = query.getSelector();
        for (OutputAttribute attribute : selector.getSelectionList()) {
            requireBounded(Expressions.check(attribute.getExpression(), attribute), query, bounded);
        }
        if (selector.getHavingExpression() != null) {
            requireBounded(Expressions.check(selector.getHavingExpression(), selector), query, bounded);
        }
        rate(query.getOutputRate());
    }

    private static void requireBounded(Optional<String> aggregate, Query query, boolean bounded) {
        if (aggregate.isPresent() && !bounded) {
            throw Refusals.at(
                    query.getInputStream(),
                    "'" + aggregate.get() + "' without a window looks back without bound; expected a window, such as"
                            + " telemetry#window.time(5 min)");
        }
    }

    private static void rate(OutputRate rate) {
        if (rate == null) {
            return;
        }
        if (!(rate instanceof EventOutputRate events)) {
            throw Refusals.at(
                    rate,
                    "output by time goes by the clock of the server, not by that of records; expected a window such as"
                            + " telemetry#window.timeBatch(1 min), or 'output last every 10 events'");
        }
        if (events.getValue() > InputCheck.MOST_RECORDS) {
            throw Refusals.at(
                    rate, "output every " + events.getValue() + " events; expected at most " + InputCheck.MOST_RECORDS);
        }
    }

    /** Returns the stream that a query fills. */
    static String target(Query query, String scope) {
        if (!(query.getOutputStream() instanceof InsertIntoStream insert) || insert.isFaultStream()) {
            throw Refusals.at(
                    query.getOutputStream() == null ? query : query.getOutputStream(),
                    "a query can only fill a stream; expected 'insert into' and its name");
        }
        if (insert.getId().equals(Streams.TELEMETRY)) {
            throw Refusals.at(insert, "telemetry is what devices send; expected another name behind 'insert into'");
        }
        return StreamGraph.name(insert.getId(), scope);
    }
}

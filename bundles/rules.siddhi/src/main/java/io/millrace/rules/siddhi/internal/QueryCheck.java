package io.millrace.rules.siddhi.internal;

import io.siddhi.query.api.SiddhiApp;
import io.siddhi.query.api.SiddhiElement;
import io.siddhi.query.api.annotation.Annotation;
import io.siddhi.query.api.definition.Attribute;
import io.siddhi.query.api.definition.StreamDefinition;
import io.siddhi.query.api.definition.WindowDefinition;
import io.siddhi.query.api.execution.ExecutionElement;
import io.siddhi.query.api.execution.partition.Partition;
import io.siddhi.query.api.execution.partition.PartitionType;
import io.siddhi.query.api.execution.partition.RangePartitionType;
import io.siddhi.query.api.execution.partition.ValuePartitionType;
import io.siddhi.query.api.execution.query.Query;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Holds a query against what is allowed: records come in by {@code telemetry} and alerts go out by {@code alerts} and {@code clears},
 * and by no other way; nothing runs by a clock of its own; everything that is kept has a bound.
 */
final class QueryCheck {

    private static final String INFO = "info";

    private final SiddhiApp app;
    private final StreamGraph graph;
    private final InputCheck inputs;

    private QueryCheck(SiddhiApp app) {
        this.app = app;
        this.graph = new StreamGraph();
        this.inputs = new InputCheck(app.getWindowDefinitionMap().keySet());
    }

    /**
     * Checks a query.
     *
     * @return what it keeps
     * @throws io.millrace.rules.query.QueryException if something in it is not allowed
     */
    static Bounds of(SiddhiApp app) {
        return new QueryCheck(app).check();
    }

    private Bounds check() {
        app.getAnnotations().forEach(annotation -> refuse(annotation, "@app:" + annotation.getName()));
        definitions();
        telemetry();
        int number = 0;
        for (ExecutionElement element : app.getExecutionElementList()) {
            if (element instanceof Partition partition) {
                partition(partition, "@" + number++);
            } else {
                query((Query) element, "");
            }
        }
        graph.check(app.getStreamDefinitionMap());
        return inputs.bounds();
    }

    private void definitions() {
        refuseAny(
                app.getTableDefinitionMap(),
                "a table has no bound; expected a window, or what the registry knows of the device as an attribute of"
                        + " telemetry");
        refuseAny(app.getFunctionDefinitionMap(), "scripts do not run here; expected one of " + Vocabulary.functions());
        refuseAny(
                app.getTriggerDefinitionMap(),
                "a trigger has a clock of its own; expected a window such as telemetry#window.timeBatch(1 min)");
        refuseAny(
                app.getAggregationDefinitionMap(),
                "an aggregation keeps seconds to years without bound; expected a window such as"
                        + " telemetry#window.timeBatch(1 hour)");
        for (WindowDefinition window : app.getWindowDefinitionMap().values()) {
            window.getAnnotations().forEach(annotation -> refuse(annotation, "@" + annotation.getName()));
            inputs.window(window.getWindow());
        }
        for (StreamDefinition stream : app.getStreamDefinitionMap().values()) {
            stream.getAnnotations().forEach(annotation -> refuse(annotation, "@" + annotation.getName()));
        }
    }

    private static void refuseAny(Map<String, ? extends SiddhiElement> definitions, String reason) {
        definitions.values().forEach(definition -> {
            throw Refusals.at(definition, reason);
        });
    }

    private static void refuse(Annotation annotation, String name) {
        throw Refusals.at(
                annotation,
                name + " is not allowed; records come by stream telemetry and nothing leaves but by alerts and clears;"
                        + " expected no annotation but @info");
    }

    private void telemetry() {
        StreamDefinition telemetry = app.getStreamDefinitionMap().get(Streams.TELEMETRY);
        if (telemetry == null) {
            throw Refusals.at(
                    app,
                    "the stream of records is missing; expected such as 'define stream telemetry (device string,"
                            + " temperature double)'");
        }
        for (Attribute attribute : telemetry.getAttributeList()) {
            if (attribute.getType() == Attribute.Type.OBJECT) {
                throw Refusals.at(
                        telemetry,
                        "attribute '" + attribute.getName()
                                + "' is an object; expected string, bool, int, long, float or double");
            }
            Attribute.Type needed = needed(attribute);
            if (attribute.getType() != needed) {
                throw Refusals.at(
                        telemetry,
                        "attribute '" + attribute.getName() + "' is " + name(attribute.getType()) + "; expected "
                                + name(needed));
            }
        }
    }

    private static Attribute.Type needed(Attribute attribute) {
        return switch (attribute.getName()) {
            case Streams.DEVICE, "stream" -> Attribute.Type.STRING;
            case "time", "arrival" -> Attribute.Type.LONG;
            default -> attribute.getType();
        };
    }

    private static String name(Attribute.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private void partition(Partition partition, String scope) {
        partition.getAnnotations().forEach(annotation -> refuse(annotation, "@" + annotation.getName()));
        for (PartitionType type : partition.getPartitionTypeMap().values()) {
            if (type instanceof ValuePartitionType value) {
                Expressions.check(value.getExpression(), type);
            } else if (type instanceof RangePartitionType ranges) {
                for (RangePartitionType.RangePartitionProperty range : ranges.getRangePartitionProperties()) {
                    Expressions.check(range.getCondition(), type);
                }
            }
        }
        partition.getQueryList().forEach(query -> query(query, scope));
    }

    private void query(Query query, String scope) {
        for (Annotation annotation : query.getAnnotations()) {
            if (!annotation.getName().equalsIgnoreCase(INFO)) {
                refuse(annotation, "@" + annotation.getName());
            }
        }
        boolean bounded = inputs.input(query.getInputStream(), query);
        Outputs.check(query, bounded);
        List<String> sources = InputCheck.sources(query.getInputStream(), scope);
        graph.add(query, sources, Outputs.target(query, scope));
    }
}

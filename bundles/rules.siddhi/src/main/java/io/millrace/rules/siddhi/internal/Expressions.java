package io.millrace.rules.siddhi.internal;

import io.siddhi.query.api.SiddhiElement;
import io.siddhi.query.api.expression.AttributeFunction;
import io.siddhi.query.api.expression.Expression;
import io.siddhi.query.api.expression.condition.And;
import io.siddhi.query.api.expression.condition.Compare;
import io.siddhi.query.api.expression.condition.IsNull;
import io.siddhi.query.api.expression.condition.Not;
import io.siddhi.query.api.expression.condition.Or;
import io.siddhi.query.api.expression.math.Add;
import io.siddhi.query.api.expression.math.Divide;
import io.siddhi.query.api.expression.math.Mod;
import io.siddhi.query.api.expression.math.Multiply;
import io.siddhi.query.api.expression.math.Subtract;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Looks for functions in expressions. */
final class Expressions {

    private Expressions() {}

    /**
     * Checks that an expression calls only what there is.
     *
     * @param around what it is part of, whose place is shown where it has none itself
     * @return an aggregate in it, which needs a window
     */
    static Optional<String> check(Expression expression, SiddhiElement around) {
        SiddhiElement place = expression.getQueryContextStartIndex() == null ? around : expression;
        Optional<String> aggregate = Optional.empty();
        if (expression instanceof AttributeFunction function) {
            aggregate = function(function, place);
        }
        for (Expression part : parts(expression)) {
            Optional<String> inner = check(part, place);
            aggregate = aggregate.isPresent() ? aggregate : inner;
        }
        return aggregate;
    }

    private static Optional<String> function(AttributeFunction function, SiddhiElement place) {
        String namespace = Objects.requireNonNullElse(function.getNamespace(), "");
        if (!namespace.isEmpty() || !Vocabulary.isFunction(function.getName())) {
            String name = namespace.isEmpty() ? function.getName() : namespace + ":" + function.getName();
            throw Refusals.at(
                    place, "function '" + name + "' is unknown here; expected one of " + Vocabulary.functions());
        }
        return Vocabulary.isAggregate(function.getName()) ? Optional.of(function.getName()) : Optional.empty();
    }

    private static List<Expression> parts(Expression expression) {
        if (expression instanceof AttributeFunction function) {
            return Arrays.asList(function.getParameters());
        }
        if (expression instanceof Not not) {
            return List.of(not.getExpression());
        }
        if (expression instanceof IsNull isNull) {
            return isNull.getExpression() == null ? List.of() : List.of(isNull.getExpression());
        }
        return both(expression);
    }

    private static List<Expression> both(Expression expression) {
        if (expression instanceof And and) {
            return List.of(and.getLeftExpression(), and.getRightExpression());
        }
        if (expression instanceof Or or) {
            return List.of(or.getLeftExpression(), or.getRightExpression());
        }
        if (expression instanceof Compare compare) {
            return List.of(compare.getLeftExpression(), compare.getRightExpression());
        }
        if (expression instanceof Add add) {
            return List.of(add.getLeftValue(), add.getRightValue());
        }
        if (expression instanceof Subtract subtract) {
            return List.of(subtract.getLeftValue(), subtract.getRightValue());
        }
        if (expression instanceof Multiply multiply) {
            return List.of(multiply.getLeftValue(), multiply.getRightValue());
        }
        if (expression instanceof Divide divide) {
            return List.of(divide.getLeftValue(), divide.getRightValue());
        }
        if (expression instanceof Mod mod) {
            return List.of(mod.getLeftValue(), mod.getRightValue());
        }
        return List.of();
    }
}

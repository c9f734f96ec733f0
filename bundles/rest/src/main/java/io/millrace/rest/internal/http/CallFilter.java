package io.millrace.rest.internal.http;

import io.millrace.api.access.Role;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.access.Open;
import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.answer.ProblemException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.ws.rs.BeanParam;
import javax.ws.rs.QueryParam;
import javax.ws.rs.container.ContainerRequestContext;
import javax.ws.rs.container.ContainerRequestFilter;
import javax.ws.rs.container.ResourceInfo;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.ext.Provider;

/**
 * Looks at a call once its method is known: whether the caller has the method's role ({@link Allowed}), and whether each query
 * parameter means something to it. A method without a role is refused to everybody.
 */
@Provider
public final class CallFilter implements ContainerRequestFilter {

    // the JAX-RS way: a proxy that knows the call of the current thread
    @Context
    private ResourceInfo call;

    @Override
    public void filter(ContainerRequestContext context) {
        Method method = call.getResourceMethod();
        if (method == null) {
            return;
        }
        requireRole(method, context.getSecurityContext());
        requireKnown(method, context.getUriInfo().getQueryParameters());
    }

    /**
     * Refuses a caller without the role.
     *
     * @param method the resource's method
     * @param security who calls
     */
    public static void requireRole(Method method, SecurityContext security) {
        if (method.isAnnotationPresent(Open.class)) {
            return;
        }
        if (security.getUserPrincipal() == null) {
            throw new ProblemException(
                    Problem.of(401, "a log-in is needed: HTTP Basic, or a session of POST /api/v1/sessions"));
        }
        Allowed allowed = method.getAnnotation(Allowed.class);
        if (allowed == null) {
            throw new ProblemException(Problem.of(403, "nobody may call this"));
        }
        Role role = allowed.value();
        if (!security.isUserInRole(role.wireName())) {
            throw new ProblemException(Problem.of(
                    403,
                    "'" + security.getUserPrincipal().getName() + "' lacks the role " + role.wireName()
                            + ", which this call needs"));
        }
    }

    /**
     * Refuses query parameters that the method does not read, so that a misspelt filter does not return everything.
     *
     * @param method the resource's method
     * @param parameters those given
     */
    public static void requireKnown(Method method, Map<String, List<String>> parameters) {
        Set<String> known = known(method);
        parameters.forEach((name, values) -> {
            if (!known.contains(name)) {
                throw ProblemException.input(
                        "/" + name,
                        "query parameter '" + name + "' is unknown here; "
                                + (known.isEmpty() ? "there is none" : "known are " + String.join(", ", known)));
            }
            if (values.size() > 1) {
                throw ProblemException.input("/" + name, "query parameter '" + name + "' is given more than once");
            }
        });
    }

    /** Returns the names of the query parameters that a method reads, itself or in its bean parameters. */
    public static Set<String> known(Method method) {
        Set<String> known = new TreeSet<>();
        for (Parameter parameter : method.getParameters()) {
            collect(parameter, parameter.getType(), known);
        }
        return known;
    }

    private static void collect(AnnotatedElement element, Class<?> type, Set<String> known) {
        QueryParam query = element.getAnnotation(QueryParam.class);
        if (query != null) {
            known.add(query.value());
        }
        if (element.isAnnotationPresent(BeanParam.class)) {
            for (Field field : type.getFields()) {
                collect(field, field.getType(), known);
            }
        }
    }
}

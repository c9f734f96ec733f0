package io.millrace.rest.internal;

import io.millrace.api.access.Role;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.access.Authenticator;
import io.millrace.rest.internal.access.Open;
import io.millrace.rest.internal.access.Origins;
import io.millrace.rest.internal.access.Sessions;
import io.millrace.rest.internal.http.CallFilter;
import io.millrace.rest.internal.http.RestApplication;
import io.millrace.rest.internal.provider.AccessProviders;
import io.millrace.rest.internal.provider.DeviceProviders;
import io.millrace.rest.internal.provider.StreamProviders;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.ws.rs.HttpMethod;
import javax.ws.rs.Path;

/** All calls of the API, as the annotations of the resources have them. */
final class Calls {

    private Calls() {}

    /**
     * One call.
     *
     * @param method HTTP method, lower case
     * @param path below /api/v1
     * @param query names of its query parameters
     * @param role the role that it needs, or empty if it is open
     */
    record Call(String method, String path, Set<String> query, Optional<Role> role) {}

    static List<Call> all() {
        List<Call> calls = new ArrayList<>();
        RestApplication application = new RestApplication(
                new DeviceProviders(), new StreamProviders(), nobody(), new AccessProviders(), 1024, Map.of());
        for (Object resource : application.getSingletons()) {
            Path root = resource.getClass().getAnnotation(Path.class);
            if (root != null) {
                for (Method method : resource.getClass().getDeclaredMethods()) {
                    verb(method).ifPresent(verb -> calls.add(call(verb, root, method)));
                }
            }
        }
        return calls;
    }

    private static Optional<String> verb(Method method) {
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (verb != null) {
                return Optional.of(verb.value().toLowerCase(Locale.ROOT));
            }
        }
        return Optional.empty();
    }

    private static Call call(String verb, Path root, Method method) {
        Path sub = method.getAnnotation(Path.class);
        String path = ("/" + root.value() + (sub == null ? "" : "/" + sub.value())).replaceAll("/+", "/");
        Optional<Role> role =
                Optional.ofNullable(method.getAnnotation(Allowed.class)).map(Allowed::value);
        if (role.isPresent() == method.isAnnotationPresent(Open.class)) {
            throw new AssertionError(method + " needs exactly one of @Allowed and @Open");
        }
        return new Call(verb, path, CallFilter.known(method), role);
    }

    private static Authenticator nobody() {
        return new Authenticator(
                (user, password) -> Optional.empty(),
                new Sessions(Duration.ofHours(1), Clock.systemUTC(), user -> Optional.empty()),
                new Origins(List.of()),
                new AccessProviders());
    }
}

package io.millrace.rest.internal.http;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.ws.rs.HttpMethod;
import javax.ws.rs.Path;

/** Knows which methods a path takes; JAX-RS itself names those of all paths of a resource. */
final class AllowedMethods {

    private final List<Call> calls = new ArrayList<>();

    private record Call(Pattern path, String method) {}

    /**
     * Reads the annotations of resources.
     *
     * @param singletons of the application; those without a path are passed over
     */
    AllowedMethods(Collection<Object> singletons) {
        for (Object resource : singletons) {
            Path root = resource.getClass().getAnnotation(Path.class);
            if (root != null) {
                for (Method method : resource.getClass().getMethods()) {
                    verb(method).ifPresent(verb -> calls.add(new Call(pattern(root, method), verb)));
                }
            }
        }
    }

    private static Optional<String> verb(Method method) {
        return Stream.of(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .flatMap(Stream::ofNullable)
                .map(HttpMethod::value)
                .findFirst();
    }

    private static Pattern pattern(Path root, Method method) {
        Path below = method.getAnnotation(Path.class);
        String path = ("/" + root.value() + "/" + (below == null ? "" : below.value() + "/")).replaceAll("/+", "/");
        return Pattern.compile(path.replaceAll("\\{[^}]*}", "[^/]+") + "?");
    }

    /**
     * Returns the methods of a path, as the Allow header has them.
     *
     * @param path below that of the application
     */
    String of(String path) {
        Set<String> methods = new TreeSet<>(Set.of("OPTIONS"));
        for (Call call : calls) {
            if (call.path().matcher(path).matches()) {
                methods.add(call.method());
            }
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }
}

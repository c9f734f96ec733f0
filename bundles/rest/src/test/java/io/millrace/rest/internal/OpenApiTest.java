package io.millrace.rest.internal;

import static org.junit.Assert.assertEquals;

import io.millrace.api.access.Role;
import io.millrace.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.Test;

public class OpenApiTest {

    @Test
    public void theDocumentAndTheResourcesTellTheSame() throws IOException {
        assertEquals(String.join("\n", code()), String.join("\n", document()));
    }

    private static Set<String> code() {
        Set<String> rows = new TreeSet<>();
        for (Calls.Call call : Calls.all()) {
            rows.add(row(call));
        }
        // served by a servlet of its own, since it streams
        rows.add(row(new Calls.Call("get", "/events", Set.of("devices", "alerts"), Optional.of(Role.VIEWER))));
        return rows;
    }

    private static String row(Calls.Call call) {
        String role = call.role().map(Role::wireName).orElse("none");
        return call.path() + " " + call.method() + " " + role + " " + new TreeSet<>(call.query());
    }

    private static Set<String> document() throws IOException {
        Set<String> rows = new TreeSet<>();
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/openapi.json")) {
            Map<String, Object> document = Json.readObject(in.readAllBytes());
            new TreeMap<>((Map<?, ?>) document.get("paths")).forEach((path, item) -> ((Map<?, ?>) item)
                    .forEach((method, operation) ->
                            rows.add(row((String) path, (String) method, (Map<?, ?>) operation))));
        }
        return rows;
    }

    private static String row(String path, String method, Map<?, ?> operation) {
        Set<String> query = new TreeSet<>();
        Set<String> inPath = new TreeSet<>();
        if (operation.get("parameters") instanceof List<?> parameters) {
            for (Object parameter : parameters) {
                Map<?, ?> map = (Map<?, ?>) parameter;
                if (map.get("in").equals("query")) {
                    query.add((String) map.get("name"));
                } else if (map.get("in").equals("path")) {
                    inPath.add("{" + map.get("name") + "}");
                }
            }
        }
        inPath.forEach(name -> {
            if (!path.contains(name)) {
                throw new AssertionError(path + " has no " + name);
            }
        });
        return path + " " + method + " " + operation.get("x-role") + " " + query;
    }
}

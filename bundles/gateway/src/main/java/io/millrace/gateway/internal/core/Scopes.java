package io.millrace.gateway.internal.core;

import java.util.Optional;

/** The resource of a token narrows what its connection may do, by whole levels of the path (design, section 3). */
final class Scopes {

    /** No narrowing. */
    static final String[] ALL = {};

    private static final int LEVELS_OF_A_DEVICE = 2;

    private Scopes() {}

    /** Returns the levels of a resource that is longer than {@code devices/{deviceId}}, else {@link #ALL}. */
    static String[] levels(Optional<String> resource) {
        if (resource.isEmpty()) {
            return ALL;
        }
        String path = resource.get();
        String[] levels = (path.startsWith("/") ? path.substring(1) : path).split("/");
        return levels.length > LEVELS_OF_A_DEVICE ? levels : ALL;
    }

    static boolean covers(String[] scope, String... path) {
        if (scope.length > path.length) {
            return false;
        }
        for (int i = 0; i < scope.length; i++) {
            if (!scope[i].equals(path[i])) {
                return false;
            }
        }
        return true;
    }
}

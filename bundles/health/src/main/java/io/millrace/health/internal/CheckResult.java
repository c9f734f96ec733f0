package io.millrace.health.internal;

import io.millrace.api.health.Health;

/**
 * What a check said.
 *
 * @param name of the check
 * @param health how its part is
 */
record CheckResult(String name, Health health) {

    /** Returns that a part could not be asked. */
    static CheckResult down(String name, String detail) {
        return new CheckResult(name, Health.down(detail));
    }

    boolean ok() {
        return health.ok();
    }

    String detail() {
        return health.detail();
    }
}

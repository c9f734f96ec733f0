package io.millrace.api.health;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Tells whether one part works; registered as a service. Called by the {@code health} bundle on a thread of its own, with a
 * time-out of two seconds.
 */
@ConsumerType
public interface HealthCheck {

    /** Returns the part's name, such as {@code gateway.mqtt}. */
    String name();

    /** Returns how it is now. */
    Health check();
}

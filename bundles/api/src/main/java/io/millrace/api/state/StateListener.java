package io.millrace.api.state;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of changed values; registered as a service. Called on the thread that records, after the values are durable: an
 * implementation hands over and returns.
 */
@ConsumerType
public interface StateListener {

    /**
     * Values of a device changed.
     *
     * @param change only the fields that changed
     */
    void changed(DeviceState change);
}

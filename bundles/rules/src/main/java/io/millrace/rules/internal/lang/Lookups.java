package io.millrace.rules.internal.lang;

/** What a condition may ask about the device beside its record. Called on the engine's thread. */
public interface Lookups {

    /** Nothing is known. */
    Lookups NONE = new Lookups() {
        @Override
        public Object metadata(String deviceId, String path) {
            return null;
        }

        @Override
        public Object state(String deviceId, String path) {
            return null;
        }
    };

    /**
     * Returns what the registry knows, by dotted path from {@code metadata} or {@code reported} on.
     *
     * @param deviceId the device
     * @param path such as {@code metadata.site}
     * @return a JSON value, or null
     */
    Object metadata(String deviceId, String path);

    /**
     * Returns a last known value.
     *
     * @param deviceId the device
     * @param path of the field
     * @return a JSON value, or null
     */
    Object state(String deviceId, String path);

    /**
     * Tells whether there is such a device.
     *
     * @param deviceId the device
     */
    default boolean isDevice(String deviceId) {
        return true;
    }
}

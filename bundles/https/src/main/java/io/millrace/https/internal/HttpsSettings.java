package io.millrace.https.internal;

/**
 * Checked configuration of the HTTPS listener.
 *
 * @param bindAddress address that it is bound to
 * @param port 0 for any free one
 * @param askForCertificate whether clients are asked for a certificate
 */
record HttpsSettings(String bindAddress, int port, boolean askForCertificate) {

    private static final int MAX_PORT = 65_535;

    /**
     * Reads the configuration.
     *
     * @param config as the operator wrote it
     * @throws IllegalArgumentException if a value is wrong, naming its key
     */
    static HttpsSettings of(HttpsConfig config) {
        String bind = config.bindAddress().strip();
        if (bind.isEmpty() || bind.contains("$[") || bind.contains("${")) {
            throw new IllegalArgumentException(HttpsConfig.PID + ": 'bindAddress' is '" + bind
                    + "'; it must be an address, with every placeholder replaced");
        }
        if (config.port() < 0 || config.port() > MAX_PORT) {
            throw new IllegalArgumentException(
                    HttpsConfig.PID + ": 'port' is " + config.port() + "; it must be from 0 to " + MAX_PORT);
        }
        return new HttpsSettings(bind, config.port(), config.askForCertificate());
    }
}

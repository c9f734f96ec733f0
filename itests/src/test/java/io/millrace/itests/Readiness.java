package io.millrace.itests;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Whether a node serves: /health says 200. */
final class Readiness {

    private static final int TIMEOUT_MILLIS = 5000;

    private Readiness() {}

    static boolean of(URI health) {
        try {
            HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }
}

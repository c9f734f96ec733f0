package io.millrace.health.internal;

import io.millrace.api.health.Health;
import io.millrace.api.health.HealthCheck;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/**
 * Tells whether the REST API answers, by asking it over HTTP as anybody would. It may ask for a log-in: then it is there,
 * provided that the path is one which no filter before the API keeps from it, such as that of the log-in.
 */
final class RestCheck implements HealthCheck {

    private final URI url;
    private final Duration timeout;

    RestCheck(String url, Duration timeout) {
        this.url = url(url);
        this.timeout = timeout;
    }

    private static URI url(String text) {
        try {
            URI url = URI.create(text);
            if ("http".equals(url.getScheme()) || "https".equals(url.getScheme())) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw wrong(text);
        }
        throw wrong(text);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(HealthReporter.PID + ": 'restUrl' is '" + text
                + "', which is no URL such as http://127.0.0.1:8080/api/v1/sessions");
    }

    @Override
    public String name() {
        return "rest";
    }

    @Override
    public Health check() {
        try {
            HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
            try {
                connection.setConnectTimeout((int) timeout.toMillis());
                connection.setReadTimeout((int) timeout.toMillis());
                connection.setUseCaches(false);
                int status = connection.getResponseCode();
                String type = String.valueOf(connection.getContentType());
                boolean ours = (status == 200 || status == 401) && type.contains("json");
                return ours
                        ? Health.up("answers at " + url)
                        : Health.down(url + " answers " + status + " with " + type + ", not with the API");
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return Health.down(url + " does not answer: " + e.getMessage());
        }
    }
}

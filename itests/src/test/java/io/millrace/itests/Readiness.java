package io.millrace.itests;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;

/** Whether a node serves: /health says 200, or, in an assembly that has no /health, the shell can be reached. */
final class Readiness {

    private static final int TIMEOUT_MILLIS = 5000;

    private Readiness() {}

    static boolean of(URI health, int shellPort) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) health.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            int status = connection.getResponseCode();
            return status == HttpURLConnection.HTTP_OK
                    || status == HttpURLConnection.HTTP_NOT_FOUND && isOpen(shellPort);
        } catch (IOException notYet) {
            return false;
        }
    }

    private static boolean isOpen(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        }
    }
}

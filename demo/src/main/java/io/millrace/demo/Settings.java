package io.millrace.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * How the demo was started.
 *
 * @param host where the server listens
 * @param ports its ports
 * @param data the server's data folder, in which the demo keeps its progress
 * @param hoursPerSecond how much time of the data passes in a second; infinite for as fast as it goes
 * @param untilEnd whether to end when all is played and found in the history
 */
record Settings(String host, Ports ports, Path data, double hoursPerSecond, boolean untilEnd) {

    /** What {@code --help} prints. */
    static final String USAGE =
            """
            usage: ./millrace demo [--speed HOURS|max] [--until-end]

              --speed HOURS  hours of the data's time that pass in a second, from its 2013-12-15 on; default 1
              --speed max    as fast as the server takes them
              --until-end    end when everything is played, after counting it in the history

            The ports, the data folder and the password of admin come from MILLRACE_HTTP_PORT, MILLRACE_MQTT_PORT,
            MILLRACE_AMQP_PORT, MILLRACE_STOMP_PORT, MILLRACE_DATA and MILLRACE_ADMIN_PASSWORD.""";

    /** Ports of the server. */
    record Ports(int http, int mqtt, int amqp, int stomp) {}

    /**
     * Reads the command line and the environment.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static Settings of(List<String> arguments, Map<String, String> environment) {
        double speed = 1;
        boolean untilEnd = false;
        for (Iterator<String> words = arguments.iterator(); words.hasNext(); ) {
            String word = words.next();
            switch (word) {
                case "--speed" -> speed = speed(words.hasNext() ? words.next() : "");
                case "--until-end" -> untilEnd = true;
                default -> throw new IllegalArgumentException("there is no option '" + word + "'\n\n" + USAGE);
            }
        }
        String bind = environment.getOrDefault("MILLRACE_CLEAR_BIND", "127.0.0.1");
        String data = environment.get("MILLRACE_DATA");
        if (data == null) {
            throw new IllegalArgumentException("MILLRACE_DATA is not set; start the demo with ./millrace demo");
        }
        Ports ports = new Ports(
                port(environment, "HTTP", 8080),
                port(environment, "MQTT", 1883),
                port(environment, "AMQP", 5672),
                port(environment, "STOMP", 61613));
        String host = bind.equals("0.0.0.0") || bind.equals("::") ? "127.0.0.1" : bind;
        return new Settings(host, ports, Path.of(data), speed, untilEnd);
    }

    /** Returns the server's address over HTTP. */
    String base() {
        return "http://" + host + ":" + ports.http();
    }

    private static double speed(String word) {
        if (word.equals("max")) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            double speed = Double.parseDouble(word);
            if (speed > 0) {
                return speed;
            }
        } catch (NumberFormatException e) {
            throw wrongSpeed(word);
        }
        throw wrongSpeed(word);
    }

    private static IllegalArgumentException wrongSpeed(String word) {
        return new IllegalArgumentException("--speed '" + word + "' is neither a number of hours above 0 nor max");
    }

    private static int port(Map<String, String> environment, String name, int otherwise) {
        String key = "MILLRACE_" + name + "_PORT";
        String text = environment.getOrDefault(key, String.valueOf(otherwise));
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " '" + text + "' is no port; right would be " + otherwise, e);
        }
    }

    /**
     * Returns the password of admin: from the environment, or from the file that the first start of the server wrote.
     *
     * @throws IOException if there is neither, saying what to do
     */
    static String adminPassword(Path data, Map<String, String> environment) throws IOException {
        String given = environment.get("MILLRACE_ADMIN_PASSWORD");
        if (given != null && !given.isEmpty()) {
            return given;
        }
        Path file = data.resolve("admin-password");
        if (Files.exists(file)) {
            return Files.readString(file).trim();
        }
        throw new IOException("the password of admin was changed, and " + file
                + " is gone; set MILLRACE_ADMIN_PASSWORD to the present one");
    }
}

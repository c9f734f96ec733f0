package io.millrace.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import java.util.function.Consumer;

/** The press runs as fast as it was told last, and remembers that. */
final class Press implements Controls {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> COMMANDS = Set.of("slow", "resume");
    private static final String KEY = "press-1.rpm";
    private static final int FASTEST = 900;

    private final Progress progress;
    private final String base;
    private final Consumer<String> tell;

    /**
     * Takes over the press as it was left.
     *
     * @param progress remembers the speed
     * @param base where the server is
     * @param tell takes a line for the person at the terminal
     */
    Press(Progress progress, String base, Consumer<String> tell) {
        this.progress = progress;
        this.base = base;
        this.tell = tell;
    }

    private int rpm() {
        return progress.remembered(KEY).map(Integer::parseInt).orElse(FASTEST);
    }

    @Override
    public String reported() {
        return "{\"rpm\":" + rpm() + "}";
    }

    @Override
    public Answer told(String command, String id, byte[] payload) {
        if (!COMMANDS.contains(command)) {
            return new Answer(404, "{\"error\":\"a press knows the commands slow and resume\"}");
        }
        int rpm = rpm(payload);
        if (rpm < 0 || rpm > FASTEST) {
            return new Answer(400, "{\"error\":\"'rpm' must be a number from 0 to " + FASTEST + "\"}");
        }
        progress.remember(KEY, Integer.toString(rpm));
        tell.accept("press-1 was told to " + command + " and runs at " + rpm + " rpm: " + base
                + "/api/v1/devices/press-1/commands/" + id);
        return new Answer(200, reported());
    }

    private static int rpm(byte[] payload) {
        try {
            JsonNode rpm = JSON.readTree(payload).path("rpm");
            return rpm.canConvertToInt() ? rpm.asInt() : -1;
        } catch (IOException e) {
            // What is no JSON is no speed either; the answer says what would be one.
            return -1;
        }
    }
}

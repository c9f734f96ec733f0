package io.millrace.demo;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The press does what it is told, says so, and is as it was left after a restart. */
public class PressTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<String> lines = new ArrayList<>();

    @Test
    public void runsAsFastAsItWasToldLastThoughItWasRestarted() throws Exception {
        Progress progress = progress();
        Press press = new Press(progress, "http://host", lines::add);
        assertEquals("{\"rpm\":900}", press.reported());

        assertEquals(new Controls.Answer(200, "{\"rpm\":300}"), press.told("slow", "c-1", bytes("{\"rpm\":300}")));

        progress.save();
        assertEquals("{\"rpm\":300}", new Press(progress(), "http://host", lines::add).reported());
        assertEquals(
                List.of(
                        "press-1 was told to slow and runs at 300 rpm: http://host/api/v1/devices/press-1/commands/c-1"),
                lines);
    }

    @Test
    public void saysWhatItCannotDo() throws Exception {
        Press press = new Press(progress(), "http://host", lines::add);
        assertEquals(404, press.told("dance", "c-1", bytes("{}")).status());
        assertEquals(400, press.told("slow", "c-1", bytes("{\"rpm\":1000}")).status());
        assertEquals(400, press.told("slow", "c-1", bytes("fast")).status());
        assertEquals(400, press.told("slow", "c-1", bytes("")).status());
        assertEquals("{\"rpm\":900}", press.reported());
        assertEquals(List.of(), lines);
    }

    private Progress progress() throws IOException {
        return new Progress(folder.getRoot().toPath());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

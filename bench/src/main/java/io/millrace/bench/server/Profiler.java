package io.millrace.bench.server;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Samples where the processor time of a JVM goes, native code and kernel included, by async-profiler, which it loads into it. */
public final class Profiler {

    private static final String LIBRARY = "/linux-x64/libasyncProfiler.so";
    private static final int LISTED = 40;

    private final VirtualMachine machine;
    private final Path library;
    private final Path stacks;

    private Profiler(VirtualMachine machine, Path library, Path stacks) {
        this.machine = machine;
        this.library = library;
        this.stacks = stacks;
    }

    /**
     * Begins to sample.
     *
     * @param pid of the JVM, which must be able to read the folder
     * @param folder for the library and the stacks
     * @throws IOException where the profiler is not made for this machine, or the JVM refuses it
     */
    public static Profiler start(long pid, Path folder) throws IOException {
        Path library = folder.resolve("libasyncProfiler.so");
        try (InputStream from = Profiler.class.getResourceAsStream(LIBRARY)) {
            if (from == null || !"amd64".equals(System.getProperty("os.arch"))) {
                throw new IOException("async-profiler is bundled for Linux on x64 alone");
            }
            Files.copy(from, library, StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            Profiler profiler =
                    new Profiler(VirtualMachine.attach(String.valueOf(pid)), library, folder.resolve("stacks.txt"));
            profiler.call("start,event=cpu,interval=1ms,threads");
            return profiler;
        } catch (AttachNotSupportedException e) {
            throw new IOException("the JVM " + pid + " lets nobody attach: " + e.getMessage(), e);
        }
    }

    /**
     * Ends it and writes {@code <name>.html}, a flame graph, and {@code <name>.md}, the list of what took most.
     *
     * @param report the folder for both
     */
    public void stop(Path report, String name) throws IOException {
        call("stop,threads,collapsed,file=" + stacks);
        call("dump,flamegraph,file="
                + Files.createDirectories(report).toAbsolutePath().resolve(name + ".html"));
        machine.detach();
        Files.writeString(report.resolve(name + ".md"), top(Files.readAllLines(stacks)));
    }

    private void call(String arguments) throws IOException {
        try {
            machine.loadAgentPath(library.toString(), arguments);
        } catch (AgentLoadException | AgentInitializationException e) {
            throw new IOException("async-profiler refuses '" + arguments + "': " + e.getMessage(), e);
        }
    }

    /**
     * Lists threads, and the methods with all that they call.
     *
     * @param stacks one a line: the thread, the frames, all separated by semicolons, a blank and how often
     */
    static String top(List<String> stacks) {
        Map<String, Long> threads = new HashMap<>();
        Map<String, Long> methods = new HashMap<>();
        long all = 0;
        for (String line : stacks) {
            int blank = line.lastIndexOf(' ');
            long count = Long.parseLong(line.substring(blank + 1));
            String[] frames = line.substring(0, blank).split(";");
            threads.merge(frames[0].replaceAll("\\d+", "N"), count, Long::sum);
            Set<String> once = new HashSet<>(List.of(frames).subList(1, frames.length));
            once.forEach(frame -> methods.merge(frame, count, Long::sum));
            all += count;
        }
        return "| thread | share |\n|---|---|\n" + rows(threads, all)
                + "\n| with all that it calls | share |\n|---|---|\n" + rows(methods, all);
    }

    private static String rows(Map<String, Long> counts, long all) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(LISTED)
                .map(entry ->
                        "| " + entry.getKey() + " | " + Math.round(entry.getValue() * 1000.0 / all) / 10.0 + " % |\n")
                .collect(Collectors.joining());
    }
}

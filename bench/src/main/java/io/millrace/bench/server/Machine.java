package io.millrace.bench.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processors of the machine. {@code bench/run} puts the generator on one half of them and names the other half for the servers,
 * where there are enough.
 */
public final class Machine {

    private static final String SERVER_PROCESSORS = "MILLRACE_BENCH_SERVER_PROCESSORS";
    private static final String PROCESSORS = "MILLRACE_BENCH_PROCESSORS";

    private Machine() {}

    /** Returns how many processors the machine has, for generator and servers together. */
    public static int processors() {
        return Optional.ofNullable(System.getenv(PROCESSORS))
                .map(Integer::parseInt)
                .orElseGet(() -> Runtime.getRuntime().availableProcessors());
    }

    /** Returns a command line that runs on the processors of the servers. */
    static List<String> onServerProcessors(List<String> command) {
        return Optional.ofNullable(System.getenv(SERVER_PROCESSORS))
                .map(list -> Stream.concat(Stream.of("taskset", "-c", list), command.stream())
                        .toList())
                .orElse(command);
    }

    /**
     * Returns a command line that runs as another user where this process is root, for servers that refuse root.
     *
     * @param user whom the package of the server has made
     */
    static List<String> as(String user, List<String> command) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return command;
        }
        List<String> words =
                new ArrayList<>(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--init-groups", "--"));
        words.addAll(command);
        return words;
    }

    /** Says in words which processors the generator and the servers have. */
    public static String note() {
        return Optional.ofNullable(System.getenv(SERVER_PROCESSORS))
                .map(list ->
                        "the servers have the processors " + list + ", the generator the others, of " + processors())
                .orElseGet(() -> "generator and servers share " + processors()
                        + " processors: four are needed to give each its own");
    }
}

package io.millrace.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the processes of a server have used, and what they have started, by proc(5).
 *
 * @param cpuSeconds processor time, user and system
 * @param residentMiB resident memory; pages that processes share count once for each
 * @param writtenBytes octets that were sent to the disk, or will be
 */
public record Usage(double cpuSeconds, long residentMiB, long writtenBytes) {

    private static final double TICKS_PER_SECOND = 100;
    private static final int UTIME = 11;
    private static final int CSTIME = 14;

    private static final Usage NONE = new Usage(0, 0, 0);

    /** Adds up processes and all that they have started. */
    public static Usage of(List<Long> pids) throws IOException {
        Usage sum = NONE;
        for (long pid : pids) {
            ProcessHandle root = ProcessHandle.of(pid)
                    .orElseThrow(() -> new IOException("process " + pid + " of a server has ended"));
            for (ProcessHandle process :
                    Stream.concat(Stream.of(root), root.descendants()).toList()) {
                sum = sum.plus(one(process.pid()));
            }
        }
        return sum;
    }

    /** Returns what was used since then; memory is that of now. */
    public Usage since(Usage before) {
        return new Usage(cpuSeconds - before.cpuSeconds, residentMiB, writtenBytes - before.writtenBytes);
    }

    private Usage plus(Usage other) {
        return new Usage(
                cpuSeconds + other.cpuSeconds, residentMiB + other.residentMiB, writtenBytes + other.writtenBytes);
    }

    /** One process, and its children that have ended. */
    private static Usage one(long pid) throws IOException {
        Optional<String> stat = read(pid, "stat");
        if (stat.isEmpty()) {
            return NONE; // it has ended meanwhile, and its parent's numbers have its own in them
        }
        String[] fields = stat.get().substring(stat.get().lastIndexOf(')') + 2).split(" ");
        long ticks = Arrays.stream(fields, UTIME, CSTIME + 1)
                .mapToLong(Long::parseLong)
                .sum();
        return new Usage(
                ticks / TICKS_PER_SECOND,
                number(read(pid, "status"), "VmRSS:") / 1024,
                number(read(pid, "io"), "write_bytes:"));
    }

    private static Optional<String> read(long pid, String file) throws IOException {
        try {
            return Optional.of(Files.readString(Path.of("/proc", String.valueOf(pid), file)));
        } catch (IOException e) {
            if (ProcessHandle.of(pid).isPresent()) {
                throw new IOException("/proc/" + pid + "/" + file + " cannot be read: " + e.getMessage(), e);
            }
            return Optional.empty();
        }
    }

    private static long number(Optional<String> text, String key) {
        return text.stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}

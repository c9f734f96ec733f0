package io.millrace.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Processor time as the kernel counts it, in ticks of a hundredth of a second. */
final class ProcessorTime {

    private static final double TICKS_PER_SECOND = 100;
    private static final int IDLE = 4;
    private static final int WAITING_FOR_DISK = 5;
    private static final int FIELDS = 8;

    private ProcessorTime() {}

    /** What all processors have worked since the machine started. */
    static long machine() throws IOException {
        String[] columns = Files.readAllLines(Path.of("/proc/stat")).get(0).split("\\s+");
        long busy = 0;
        for (int i = 1; i <= FIELDS; i++) {
            busy += i == IDLE || i == WAITING_FOR_DISK ? 0 : Long.parseLong(columns[i]);
        }
        return busy;
    }

    /** What a process has worked. */
    static long of(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] columns = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(columns[11]) + Long.parseLong(columns[12]);
    }

    /** Which share of all processors others took during a time that has just ended. */
    static double shareOfOthers(long machineBefore, long own, Duration time) throws IOException {
        double others = machine() - machineBefore - own;
        return others / (TICKS_PER_SECOND * time.toMillis() / 1000 * Runtime.getRuntime().availableProcessors());
    }
}

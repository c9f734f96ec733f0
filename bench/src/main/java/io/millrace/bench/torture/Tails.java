package io.millrace.bench.torture;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * kill -9, and then the tails of the files that are written last. First what a torn write leaves: octets behind the last record of the
 * write-ahead log of every RocksDB, and zeros in place of the last ones in the prepared files, the journal of Artemis and the log of
 * Derby; no record or command may be lost by that, for they are in RocksDB. In the last round the end of the log itself is cut off, with
 * records that were acknowledged and synced. What was in it is gone, as it must be; but the server has to start, and nothing that it
 * shows may be out of order, garbage, or twice.
 */
final class Tails implements Trial {

    private static final int ROUNDS = 3;
    private static final int MOST_GARBAGE = 6_000;
    private static final int MOST_BLANK = 2_000;
    private static final int HEAD = 64;
    private static final int MOST_CUT = 40_000;
    private static final String LOG = "log/rocksdb";

    @Override
    public String word() {
        return "tails";
    }

    @Override
    public void run(Traffic traffic, Random random) throws IOException, InterruptedException {
        for (int round = 1; round <= ROUNDS; round++) {
            kill(traffic, random);
            for (Path file : newest(traffic.millrace().file(""))) {
                if (file.toString().endsWith(".log")) {
                    append(file, random);
                } else {
                    blank(file, random);
                }
            }
            traffic.millrace().startAgain();
            traffic.awaitRecovery("round " + round);
        }
        kill(traffic, random);
        Path log = newest(traffic.millrace().file(LOG), ".log")
                .orElseThrow(() -> new IOException("there is no write-ahead log in " + LOG));
        long kept = Math.max(0, Files.size(log) - 1 - random.nextInt(MOST_CUT));
        Torture.say("%d of %d octets of %s are cut off", Files.size(log) - kept, Files.size(log), log);
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(kept);
        }
        traffic.ledger().forgive();
        traffic.millrace().startAgain();
        traffic.awaitRecovery("cut");
    }

    private static void kill(Traffic traffic, Random random) throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(1_000 + random.nextInt(4_000));
        traffic.millrace().process().requireAlive();
        traffic.millrace().process().kill();
    }

    /** Returns the files that were written last, of each store. */
    private static List<Path> newest(Path data) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> stores = Files.walk(data)) {
            for (Path store :
                    stores.filter(path -> path.endsWith("rocksdb")).sorted().toList()) {
                newest(store, ".log").ifPresent(found::add);
            }
        }
        // Which of the prepared files Artemis writes to shows in none of them.
        try (Stream<Path> journal = Files.list(data.resolve("artemis/journal"))) {
            journal.filter(file -> file.toString().endsWith(".amq")).sorted().forEach(found::add);
        }
        newest(data.resolve("derby/millrace/log"), ".dat").ifPresent(found::add);
        return found;
    }

    private static Optional<Path> newest(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified()));
        }
    }

    private static void append(Path path, Random random) throws IOException {
        byte[] garbage = new byte[1 + random.nextInt(MOST_GARBAGE)];
        random.nextBytes(garbage);
        Files.write(path, garbage, StandardOpenOption.APPEND);
        Torture.say("%d octets of garbage behind %s", garbage.length, path);
    }

    /** Writes zeros over the last octets of a prepared file that are none; the head, which Artemis gives each file, stays. */
    private static void blank(Path path, Random random) throws IOException {
        byte[] content = Files.readAllBytes(path);
        int end = content.length;
        while (end > 0 && content[end - 1] == 0) {
            end--;
        }
        int from = Math.max(Math.min(end, HEAD), end - 1 - random.nextInt(MOST_BLANK));
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(from);
            file.write(new byte[end - from]);
        }
        Torture.say("%d octets of zeros at %d, the end of %s", end - from, from, path);
    }
}

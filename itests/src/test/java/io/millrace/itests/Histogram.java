package io.millrace.itests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What lives in the heap of a node after a full collection, class by class, as the JDK's jcmd tells it. */
record Histogram(Map<String, Long> counts, long total) {

    /** Asks a process. */
    static Histogram of(long pid) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd failed: " + said);
        }
        Map<String, Long> counts = new HashMap<>();
        long total = 0;
        for (String line : said.lines().toList()) {
            String[] columns = line.strip().split("\\s+");
            if (columns[0].endsWith(":") && columns.length >= 4 && columns[1].matches("\\d+")) {
                counts.merge(columns[3], Long.parseLong(columns[1]), Long::sum);
            } else if (columns[0].equals("Total")) {
                total = Long.parseLong(columns[2]);
            }
        }
        return new Histogram(counts, total);
    }

    /** How many objects of a class there are. */
    long count(String className) {
        return counts.getOrDefault(className, 0L);
    }
}

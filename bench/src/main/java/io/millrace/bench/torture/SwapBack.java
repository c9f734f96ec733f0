package io.millrace.bench.torture;

import io.millrace.bench.server.MillracePeer;
import io.millrace.bench.server.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;

/**
 * {@code millrace:swap} of the identity, with its own jar and with one whose components are gone: that one starts, leaves the server without a
 * log-in, and must go back by itself. No connection may notice either.
 */
final class SwapBack {

    private static final String BUNDLE = "io.millrace.identity";
    private static final String COMPONENTS = "OSGI-INF/io.millrace";
    private static final List<String> BACK = List.of(
            "bundle " + BUNDLE + " is not started", "has its old content again, and the server is healthy with it");

    private SwapBack() {}

    static void run(Traffic traffic, Shell shell) throws IOException, InterruptedException {
        MillracePeer millrace = traffic.millrace();
        Map<String, Integer> before = traffic.cuts();
        Path broken = Files.createTempFile("millrace-broken", ".jar");
        try {
            Path jar = millrace.bundle(BUNDLE);
            String swapped = shell.run("millrace:swap " + BUNDLE + " " + jar);
            if (!swapped.contains("the server is healthy")) {
                traffic.ledger().complain("a swap by the same jar says: " + swapped.strip());
            }
            traffic.awaitProgress();
            copyWithoutComponents(jar, broken);
            String refusal = refusal(shell, "millrace:swap --within 4s " + BUNDLE + " " + broken);
            if (!BACK.stream().allMatch(refusal::contains)) {
                traffic.ledger().complain("a swap by a broken jar says '" + refusal + "', not " + BACK);
            }
            traffic.awaitProgress();
        } finally {
            Files.delete(broken);
        }
        // Each request on HTTP is a log-in, and nobody can log in while the identity is away.
        traffic.cutSince(before).stream()
                .filter(worker -> !worker.startsWith(Swaps.ON_HTTP))
                .forEach(worker -> traffic.ledger().complain("a swap that went back cut off " + worker));
        Torture.say("millrace:swap by a broken jar: the old one is back");
    }

    /** Returns what a command says that must fail. */
    private static String refusal(Shell shell, String command) {
        try {
            return "success: " + shell.run(command);
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static void copyWithoutComponents(Path jar, Path target) throws IOException {
        try (JarInputStream from = new JarInputStream(Files.newInputStream(jar));
                JarOutputStream to = new JarOutputStream(Files.newOutputStream(target), from.getManifest())) {
            for (JarEntry entry = from.getNextJarEntry(); entry != null; entry = from.getNextJarEntry()) {
                if (!entry.getName().startsWith(COMPONENTS)) {
                    to.putNextEntry(new JarEntry(entry.getName()));
                    from.transferTo(to);
                }
            }
        }
    }
}

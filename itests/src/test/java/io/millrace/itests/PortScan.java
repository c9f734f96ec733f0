package io.millrace.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A program that tries every TCP port of an address and prints those that are open. Started in a namespace of its own. */
final class PortScan {

    private static final int LAST_PORT = 65_535;
    private static final int THREADS = 64;
    private static final int TIMEOUT_MILLIS = 3_000;

    private PortScan() {}

    /** Scans the address that the first argument names. */
    public static void main(String[] arguments) throws Exception {
        InetAddress address = InetAddress.getByName(arguments[0]);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<Boolean>> open = IntStream.rangeClosed(1, LAST_PORT)
                .mapToObj(port -> threads.submit(() -> isOpen(address, port)))
                .toList();
        threads.shutdown();
        StringBuilder found = new StringBuilder();
        for (int i = 0; i < open.size(); i++) {
            found.append(open.get(i).get() ? i + 1 + " " : "");
        }
        System.out.println(found.toString().strip());
    }

    private static boolean isOpen(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), TIMEOUT_MILLIS);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** Scans from a network namespace and returns the open ports. */
    static List<Integer> from(NetworkNamespace namespace) throws IOException, InterruptedException {
        String classes = PortScan.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        String java = System.getProperty("java.home") + "/bin/java";
        String said = namespace.run(
                java,
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes,
                PortScan.class.getName(),
                namespace.host());
        return said.isBlank()
                ? List.of()
                : List.of(said.strip().split(" ")).stream()
                        .map(Integer::valueOf)
                        .collect(Collectors.toList());
    }
}

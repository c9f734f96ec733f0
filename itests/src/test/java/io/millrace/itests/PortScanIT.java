package io.millrace.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.ClassRule;
import org.junit.Test;

/** What another machine finds of a node that was started as it ships: the four listeners with TLS, and nothing else. */
public class PortScanIT {

    private static final Set<String> WITH_TLS = Set.of("MQTTS", "AMQPS", "STOMPS", "HTTPS");

    @ClassRule
    public static final MillraceProcess NODE = new MillraceProcess().with("MILLRACE_BIND", "0.0.0.0");

    @Test
    public void aPortScanFromAnotherNetworkFindsOnlyTls() throws Exception {
        Set<Integer> expected = WITH_TLS.stream().map(NODE::port).collect(Collectors.toCollection(TreeSet::new));
        try (NetworkNamespace other = new NetworkNamespace()) {
            Set<Integer> found = new TreeSet<>(PortScan.from(other));
            found.retainAll(portsOfTheNode());
            assertEquals(expected, found);
            for (int port : found) {
                String said = other.run(
                        "bash",
                        "-c",
                        "openssl s_client -connect " + other.host() + ":" + port + " </dev/null 2>&1 || true");
                assertTrue(port + ": " + said, said.contains("BEGIN CERTIFICATE"));
            }
        }
    }

    /** The machine may have servers of others; what counts is who listens. */
    private static Set<Integer> portsOfTheNode() throws Exception {
        String owner = "pid=" + NODE.serverPid() + ",";
        try (Stream<String> lines = NetworkNamespace.command("ss", "-Hltnp").lines()) {
            return lines.filter(line -> line.contains(owner))
                    .map(line -> line.strip().split("\\s+")[3])
                    .map(local -> Integer.valueOf(local.substring(local.lastIndexOf(':') + 1)))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}

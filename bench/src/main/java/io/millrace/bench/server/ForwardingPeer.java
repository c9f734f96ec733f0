package io.millrace.bench.server;

import io.millrace.bench.client.Tally;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A broker that knows no devices and keeps no history: its work is to forward everything to a subscriber. */
final class ForwardingPeer implements Peer {

    private final String name;
    private final String promise;
    private final int port;
    private final List<ServerProcess> processes;

    /**
     * Takes over a server that listens.
     *
     * @param name in the table
     * @param promise see {@link Peer#promise}
     * @param port of MQTT
     * @param processes the server's, which are ended with this, the last first
     */
    ForwardingPeer(String name, String promise, int port, List<ServerProcess> processes) {
        this.name = name;
        this.promise = promise;
        this.port = port;
        this.processes = List.copyOf(processes);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String promise() {
        return promise;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Usage usage() throws IOException {
        return Usage.of(processes.stream().map(ServerProcess::pid).toList());
    }

    @Override
    public Map<String, String> admit(List<String> deviceIds) {
        return Map.of();
    }

    @Override
    public boolean forwards() {
        return true;
    }

    @Override
    public OptionalLong visible(String deviceId) {
        return OptionalLong.empty();
    }

    @Override
    public Optional<Tally> kept(String deviceId) {
        return Optional.empty();
    }

    @Override
    public void close() {
        for (int last = processes.size() - 1; last >= 0; last--) {
            processes.get(last).close();
        }
    }
}

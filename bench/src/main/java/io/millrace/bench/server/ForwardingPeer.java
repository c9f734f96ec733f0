package io.millrace.bench.server;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A broker that knows no devices and keeps no history: its work is to forward everything to a subscriber. */
public final class ForwardingPeer implements Peer {

    private final String name;
    private final int port;
    private final ServerProcess process;

    /**
     * Takes over a server that listens.
     *
     * @param name in the table
     * @param port of MQTT
     * @param process the server, which is ended with this
     */
    public ForwardingPeer(String name, int port, ServerProcess process) {
        this.name = name;
        this.port = port;
        this.process = process;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        return process.pid();
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
    public void awaitProcessed(Map<String, Long> newest) {
        // The subscriber tells when everything is forwarded.
    }

    @Override
    public Optional<BitSet> kept(String deviceId) {
        return Optional.empty();
    }

    @Override
    public void close() {
        process.close();
    }
}

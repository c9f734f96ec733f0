package io.millrace.bench.torture;

import io.millrace.bench.client.StompLink;
import io.millrace.bench.client.StompLink.Frame;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/** A consumer group's reader over STOMP, which acknowledges a while after it was given something. */
final class GroupReader extends Worker {

    /** The group, of whatever kind. */
    static final String GROUP = "torture";
    /** The service that reads. */
    static final String SERVICE = "torture";

    private static final int ACKNOWLEDGED_TOGETHER = 50;
    private static final int SILENCE_SECONDS = 30;

    private final int port;
    private final String password;
    private final String kind;
    private final Consumer<Map<String, String>> taker;

    /**
     * Makes one.
     *
     * @param port of STOMP
     * @param password of the service
     * @param kind of stream
     * @param taker is given the headers of each message
     */
    GroupReader(int port, String password, String kind, Ledger ledger, Consumer<Map<String, String>> taker) {
        super("reader of " + kind, ledger);
        this.port = port;
        this.password = password;
        this.kind = kind;
        this.taker = taker;
    }

    @Override
    void session() throws IOException {
        try (StompLink link = new StompLink(port, "service/" + SERVICE, password, SILENCE_SECONDS)) {
            link.write(
                    "SUBSCRIBE",
                    "",
                    "id:1",
                    "destination:streams/" + kind + "/" + GROUP,
                    "ack:client",
                    "prefetch-count:200");
            for (int n = 1; isRunning(); n++) {
                Frame message = link.expect("MESSAGE");
                taker.accept(message.headers());
                if (n % ACKNOWLEDGED_TOGETHER == 0) {
                    link.write("ACK", "", "id:" + message.headers().get("ack"));
                }
            }
        }
    }
}

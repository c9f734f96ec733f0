package io.millrace.bench.torture;

import io.millrace.bench.server.Rest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sends commands over REST, each under an id of its own and again under it until the server says that it has it. */
final class CommandSender extends Worker {

    private static final long PAUSE_MILLIS = 50;
    private static final int SUCCESS = 2;
    private static final int CONFLICT = 409;

    private final Rest rest;
    private final List<String> devices;
    private final Ledger ledger;
    private int next;

    CommandSender(Rest rest, List<String> devices, Ledger ledger) {
        super("command-sender", ledger);
        this.rest = rest;
        this.devices = devices;
        this.ledger = ledger;
    }

    @Override
    void session() throws IOException, InterruptedException {
        while (isRunning()) {
            String commandId = "c" + next;
            String device = devices.get(next % devices.size());
            int status = rest.send(device, commandId);
            if (status == CONFLICT) {
                ledger.complain("command " + commandId + ", sent again as it was, is called another one");
            } else if (status / 100 == SUCCESS) {
                ledger.taken(commandId);
            } else {
                throw new IOException("a command was answered with " + status);
            }
            next++;
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }
}

package io.millrace.bench.torture;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A device that acknowledges and answers its commands. An answer that was not acknowledged when a connection broke is sent again over the
 * next one.
 */
abstract class ObedientDevice extends Worker {

    private final Set<String> unanswered = ConcurrentHashMap.newKeySet();

    ObedientDevice(String deviceId, Ledger ledger) {
        super(deviceId, ledger);
    }

    /** Notes a command that came. */
    final void mustAnswer(String commandId) {
        unanswered.add(commandId);
    }

    /** Notes that the server has the answer to a command. */
    final void answered(String commandId) {
        unanswered.remove(commandId);
    }

    /** Returns what a new connection begins with. */
    final Set<String> unanswered() {
        return Set.copyOf(unanswered);
    }
}

package io.millrace.gateway.internal.broker;

import io.millrace.gateway.internal.groups.GroupSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Settings of the embedded broker.
 *
 * @param folder where the broker's journal goes, {@code ${MILLRACE_DATA}/artemis}
 * @param acceptors the listeners
 * @param ioThreads threads that serve all connections together
 * @param maxMessageBytes largest message that is taken
 * @param loginTimeout how long a connection may take to log in
 * @param groups bounds of consumer groups
 * @param nativeTls whether BoringSSL speaks TLS where this platform has it
 */
public record BrokerSettings(
        Path folder,
        List<AcceptorSettings> acceptors,
        int ioThreads,
        int maxMessageBytes,
        Duration loginTimeout,
        GroupSettings groups,
        boolean nativeTls) {

    /** Room for headers and properties beside the message. */
    public static final int OVERHEAD_BYTES = 32 * 1024;

    /** Settings with native TLS where there is any. */
    public BrokerSettings(
            Path folder,
            List<AcceptorSettings> acceptors,
            int ioThreads,
            int maxMessageBytes,
            Duration loginTimeout,
            GroupSettings groups) {
        this(folder, acceptors, ioThreads, maxMessageBytes, loginTimeout, groups, true);
    }

    /** Checks the values. */
    public BrokerSettings {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(groups, "groups");
        acceptors = List.copyOf(acceptors);
        if (ioThreads < 1) {
            throw new IllegalArgumentException("ioThreads is " + ioThreads + ", not 1 or more");
        }
        if (maxMessageBytes < 1) {
            throw new IllegalArgumentException("maxMessageBytes is " + maxMessageBytes + ", not 1 or more");
        }
        if (loginTimeout.isNegative() || loginTimeout.isZero()) {
            throw new IllegalArgumentException("loginTimeout is " + loginTimeout + ", not positive");
        }
    }

    /** Returns the largest frame of a protocol that is taken: a message with its headers. */
    public int maxFrameBytes() {
        return maxMessageBytes + OVERHEAD_BYTES;
    }
}

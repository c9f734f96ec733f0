package io.millrace.command.internal;

import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.InboxException;
import java.io.PrintStream;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** What the commands about commands share. */
final class Commands {

    private static final int ANSWER_CHARACTERS = 1_000;

    private Commands() {}

    /**
     * Waits for what the inbox says.
     *
     * @throws InboxException what it refused
     * @throws InterruptedException on Ctrl-C
     */
    static <T> T result(CompletionStage<T> stage) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InboxException refused) {
                throw refused;
            }
            throw new IllegalStateException("the inbox did not answer: " + e.getCause(), e);
        }
    }

    /** Prints where a command stands, and its answer. */
    static void show(PrintStream out, CommandStatus status) {
        out.println("Command " + status.commandId() + " (" + status.name() + ") to " + status.deviceId() + " is "
                + status.state().wireName()
                + status.reason().map(reason -> ": " + reason).orElse("") + ".");
        out.println("Created " + status.createdAt() + ", expires " + status.expiresAt() + ", deliveries "
                + status.deliveries() + ", from " + status.sender().name() + ".");
        status.response()
                .ifPresent(response -> out.println("Answer " + response.status() + " at " + response.time() + ": "
                        + Payloads.line(response.content().payload(), ANSWER_CHARACTERS)));
    }
}

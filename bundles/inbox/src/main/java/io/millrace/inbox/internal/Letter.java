package io.millrace.inbox.internal;

import io.millrace.api.inbox.CommandOptions;
import io.millrace.api.inbox.CommandResponse;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.Sender;
import java.time.Instant;
import java.util.Optional;

/**
 * A command as it is stored, without its payload. What is with a device now is still {@code QUEUED} here: it is memory's to
 * know, so that a crash finds it waiting.
 *
 * @param deviceId the device
 * @param generationId of the device's identity when the command was taken
 * @param number ascending, the order of arrival
 * @param commandId its id
 * @param name what it is called
 * @param options as it was sent
 * @param sender who sent it
 * @param createdAt when it was taken
 * @param expiresAt when its time to live ends
 * @param fingerprint of name and content, to tell a repetition from another command with its id
 * @param progress how far it came
 */
record Letter(
        String deviceId,
        String generationId,
        long number,
        String commandId,
        String name,
        CommandOptions options,
        Sender sender,
        Instant createdAt,
        Instant expiresAt,
        long fingerprint,
        Progress progress) {

    /**
     * How far a command came.
     *
     * @param state where it stands
     * @param deliveries how often it was given to the device
     * @param changedAt when it came to its state
     * @param told whether an outcome was told that a later response follows
     * @param reason why, in words
     * @param response the device's answer
     */
    record Progress(
            CommandState state,
            int deliveries,
            Instant changedAt,
            boolean told,
            Optional<String> reason,
            Optional<CommandResponse> response) {

        static Progress queued(Instant at) {
            return new Progress(CommandState.QUEUED, 0, at, false, Optional.empty(), Optional.empty());
        }

        Progress deliveries(int count) {
            return new Progress(state, count, changedAt, told, reason, response);
        }

        Progress in(CommandState next, Instant at) {
            return new Progress(next, deliveries, at, told, reason, response);
        }

        Progress because(Optional<String> why) {
            return new Progress(state, deliveries, changedAt, told, why, response);
        }

        Progress answered(CommandResponse answer) {
            return new Progress(state, deliveries, changedAt, told, reason, Optional.of(answer));
        }

        Progress told(Instant at) {
            return new Progress(state, deliveries, at, true, reason, response);
        }
    }

    CommandState state() {
        return progress.state();
    }

    /** Returns the first octet of its place in the queue: what is now or never, then priority 9 to 0. */
    int rank() {
        return options.isDirect() ? 0 : 1 + CommandOptions.MAX_PRIORITY - options.priority();
    }

    Letter with(Progress next) {
        return new Letter(
                deviceId,
                generationId,
                number,
                commandId,
                name,
                options,
                sender,
                createdAt,
                expiresAt,
                fingerprint,
                next);
    }

    /** Returns what callers see. */
    CommandStatus status() {
        return status(progress.state());
    }

    /** Returns what callers see of a command that memory knows more of. */
    CommandStatus status(CommandState state) {
        return new CommandStatus(
                deviceId,
                commandId,
                name,
                state,
                createdAt,
                expiresAt,
                options,
                progress.deliveries(),
                progress.changedAt(),
                progress.reason(),
                progress.response(),
                sender);
    }
}

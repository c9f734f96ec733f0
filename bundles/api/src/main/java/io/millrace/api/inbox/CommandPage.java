package io.millrace.api.inbox;

import java.util.List;
import java.util.Optional;

/**
 * One page of a device's commands.
 *
 * @param commands the newest first
 * @param cursor for the next page, empty on the last
 */
public record CommandPage(List<CommandStatus> commands, Optional<String> cursor) {

    /** Copies the list. */
    public CommandPage {
        commands = List.copyOf(commands);
    }
}

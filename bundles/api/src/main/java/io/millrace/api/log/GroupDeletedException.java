package io.millrace.api.log;

/**
 * The group of a reader was deleted. Nothing more comes from that reader, even if a group of the same name was made since:
 * who wants to go on closes it and opens the group anew.
 */
public final class GroupDeletedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param path kind and name of the group, such as {@code telemetry/crm}
     */
    public GroupDeletedException(String path) {
        super("group " + path + " was deleted");
    }
}

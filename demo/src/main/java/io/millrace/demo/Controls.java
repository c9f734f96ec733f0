package io.millrace.demo;

/** What a device does when it is told to. Called on the threads of its connection. */
interface Controls {

    /** Returns what the device says of itself when it connects and after each command: a JSON merge patch of {@code reported}. */
    String reported();

    /**
     * Does what a command says.
     *
     * @param command its name
     * @param id its id
     * @param payload as it was sent
     * @return the answer
     */
    Answer told(String command, String id, byte[] payload);

    /**
     * An answer to a command.
     *
     * @param status as in HTTP
     * @param payload JSON
     */
    record Answer(int status, String payload) {}
}

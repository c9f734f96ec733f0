package io.millrace.rest.internal.idempotency;

import java.util.Optional;

/** Keeps first answers for a time. Any thread. */
interface AnswerStore {

    /**
     * A first answer.
     *
     * @param bodyDigest of the request's body
     * @param answer in the form of {@link SavedAnswer}
     */
    record Entry(String bodyDigest, byte[] answer) {}

    /**
     * Finds a first answer that has not expired.
     *
     * @param id digest of caller, path and key
     */
    Optional<Entry> find(String id);

    /**
     * Keeps a first answer; one that expired makes place.
     *
     * @param id digest of caller, path and key
     * @param entry the answer
     */
    void save(String id, Entry entry);
}

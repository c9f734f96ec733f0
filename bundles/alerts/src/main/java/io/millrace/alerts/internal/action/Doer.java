package io.millrace.alerts.internal.action;

/** Does one kind of action. May be asked again for the same job, as after a crash. */
@FunctionalInterface
interface Doer {

    /**
     * Does it.
     *
     * @param job what
     * @return what there is to say of it, for people; without any secret
     * @throws ActionException if it was not done
     * @throws InterruptedException if the server stops
     */
    String perform(Job job) throws ActionException, InterruptedException;

    /**
     * Begins to do it. Of several jobs each is begun before the first is waited for, which pays where they can be done together.
     *
     * @param job what
     * @return what says, once asked, how it ended; as {@link #perform}
     * @throws ActionException if it is not to be done
     * @throws InterruptedException if the server stops
     */
    default Outcome begin(Job job) throws ActionException, InterruptedException {
        return () -> perform(job);
    }

    /** How something ends that was begun. */
    @FunctionalInterface
    interface Outcome {

        /** Waits for the end, and returns or throws what {@link #perform} does. */
        String await() throws ActionException, InterruptedException;
    }
}

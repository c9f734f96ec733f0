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
}

package io.millrace.inbox.internal;

import java.util.concurrent.atomic.AtomicReference;

/** A command that is on its way to a device or with it. Stage: any thread; the rest: the clerk's and the feed's. */
final class Flight {

    private final Letter letter;
    private final Link link;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.COLLECTED);
    private volatile boolean passed;

    /** How far it is. */
    enum Stage {
        /** In the route. */
        COLLECTED,
        /** With the link. */
        HANDED,
        /** Not to be handed to the link any more. */
        DROPPED
    }

    Flight(Letter letter, Link link) {
        this.letter = letter;
        this.link = link;
    }

    /** Returns the command as it was collected, this delivery counted. */
    Letter letter() {
        return letter;
    }

    Link link() {
        return link;
    }

    boolean isHanded() {
        return stage.get() == Stage.HANDED;
    }

    /** Notes that the route passed it on, whatever became of it then. */
    void pass() {
        passed = true;
    }

    boolean isPassed() {
        return passed;
    }

    /** Takes it to the link; false if it is not to be delivered any more. */
    boolean hand() {
        return stage.compareAndSet(Stage.COLLECTED, Stage.HANDED);
    }

    /** Takes it back, since the link did not want it. */
    void takeBack() {
        stage.set(Stage.COLLECTED);
    }

    /** Keeps it from being handed to the link. */
    void drop() {
        stage.set(Stage.DROPPED);
    }
}

package io.millrace.itests;

/** The node of all tests that leave it as they found it: started by the first of them, stopped when the JVM of the tests ends. */
final class SharedNode extends MillraceProcess {

    private static final SharedNode NODE = new SharedNode();

    private boolean started;

    private SharedNode() {}

    /** The node, to be held as a class rule. */
    static MillraceProcess get() {
        return NODE;
    }

    @Override
    protected synchronized void before() throws Throwable {
        if (!started) {
            super.before();
            started = true;
            Runtime.getRuntime().addShutdownHook(new Thread(super::after, "stop-shared-node"));
        }
    }

    @Override
    protected void after() {
        // The next class needs it.
    }
}

package io.millrace.gateway.internal.mqtt;

/** What was granted and is open. On the event loop. */
interface Subscription {

    /** Receives no more; harmless when repeated. */
    void close();
}

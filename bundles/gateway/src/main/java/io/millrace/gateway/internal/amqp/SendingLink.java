package io.millrace.gateway.internal.amqp;

import org.apache.qpid.proton.engine.Delivery;

/** A client's receiver, as the connection drives it. On the event loop. */
interface SendingLink {

    /** The client changed its credit. */
    void flow();

    /** The client settled something, or said what it did with it. */
    void settled(Delivery delivery);

    /** The socket takes more. */
    void send();

    /** The client detached, or its connection is gone. */
    void close();
}

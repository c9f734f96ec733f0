/**
 * MQTT 3.1.1 and 5 (OASIS standards of 2014-10-29 and 2019-03-07; "section" in this package means theirs), wholly ours: from
 * the bytes of a connection to a session of the core and back. It uses Artemis's acceptor for the socket and none of its MQTT
 * sessions, see docs/adr/0003-mqtt-front.md.
 *
 * <p>Threads: all state of a connection belongs to its Netty event loop. Log-ins run on the core's log-in threads, the
 * outcome of a publish arrives on the log's thread, an end from outside on any; all three only hand over to the event loop.
 */
package io.millrace.gateway.internal.mqtt;

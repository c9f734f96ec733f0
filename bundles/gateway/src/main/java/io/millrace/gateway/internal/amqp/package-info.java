/**
 * AMQP 1.0 in a front of our own on the engine of Qpid Proton-J. Everything of a connection happens on its channel's event loop;
 * other threads come in through {@link io.millrace.gateway.internal.amqp.AmqpConnection#later}.
 */
package io.millrace.gateway.internal.amqp;

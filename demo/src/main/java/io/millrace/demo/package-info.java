/** The example fleet: plays recorded series in as devices over MQTT, AMQP and STOMP. */
package io.millrace.demo;

package io.millrace.streams.internal.endpoint;

import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** {@code millrace:device}: hands the commands of the exchange to the device that listens for them. */
final class DeviceProducer extends DefaultProducer {

    DeviceProducer(Endpoint endpoint) {
        super(endpoint);
    }

    @Override
    public void process(Exchange exchange) {
        CommandExchange.deliver(exchange);
    }
}

package io.millrace.streams.internal.guard;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/** Removes the header by which components for files move and delete any file of the machine that it names. */
final class NoLocalWork implements InterceptStrategy {

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                exchange.getMessage().removeHeader(Exchange.FILE_LOCAL_WORK_PATH);
                return super.process(exchange, doneSync -> {
                    exchange.getMessage().removeHeader(Exchange.FILE_LOCAL_WORK_PATH);
                    callback.done(doneSync);
                });
            }
        };
    }
}

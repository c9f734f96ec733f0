package io.millrace.streams.internal.guard;

import java.lang.reflect.Method;
import org.apache.camel.BeanScope;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.spi.BeanProcessorFactory;

/** Lets no step call a bean or a class. */
final class NoBeans implements BeanProcessorFactory {

    @Override
    public Processor createBeanProcessor(CamelContext camelContext, Object bean, Method method) {
        throw refusal();
    }

    @Override
    public Processor createBeanProcessor(
            CamelContext camelContext,
            Object bean,
            String beanType,
            Class<?> beanClass,
            String ref,
            String method,
            BeanScope scope) {
        throw refusal();
    }

    private static IllegalArgumentException refusal() {
        return RestGuard.refusal("the step 'bean'", "the data of a message can be changed by simple");
    }
}

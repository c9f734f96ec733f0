package io.millrace.health.internal;

import io.millrace.api.health.MetricsSource;
import io.millrace.api.health.MetricsSource.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks every source there is for its metrics, and the Java virtual machine. */
@Component(service = MetricsCollector.class)
public final class MetricsCollector {

    private static final Logger LOG = LoggerFactory.getLogger(MetricsCollector.class);

    private final List<MetricsSource> sources = new CopyOnWriteArrayList<>(List.of(new JvmMetrics()));

    /** Called by the framework. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindSource(MetricsSource source) {
        sources.add(source);
    }

    /** Called by the framework. */
    public void unbindSource(MetricsSource source) {
        sources.remove(source);
    }

    /** Returns all metrics as of now. */
    List<Metric> collect() {
        List<Metric> metrics = new ArrayList<>();
        for (MetricsSource source : sources) {
            try {
                metrics.addAll(source.metrics());
            } catch (RuntimeException e) {
                // the boundary to any number of bundles: one that is just being swapped must not take the others along
                LOG.debug("{} has no metrics now: {}", source.getClass().getName(), e.toString());
            }
        }
        return metrics;
    }
}

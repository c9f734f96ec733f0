package io.millrace.gateway.internal.quota;

import io.millrace.api.health.Health;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.health.MetricsSource;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the quotas as configured. A change takes effect under live connections; one that is wrong is not taken, and health says
 * so until it is mended.
 */
@Component(
        service = {QuotaComponent.class, HealthCheck.class, MetricsSource.class},
        configurationPid = QuotaConfig.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        immediate = true)
@Designate(ocd = QuotaConfig.class)
public final class QuotaComponent implements HealthCheck, MetricsSource {

    private static final Logger LOG = LoggerFactory.getLogger(QuotaComponent.class);

    private final QuotaGuard guard;
    private volatile Optional<String> wrong = Optional.empty();

    /**
     * Checks the configuration.
     *
     * @param config as the operator wrote it
     */
    @Activate
    public QuotaComponent(QuotaConfig config) {
        guard = new QuotaGuard(QuotaSettings.of(config), System::nanoTime);
    }

    /** Takes a changed configuration while everything runs. */
    @Modified
    void modified(QuotaConfig config) {
        try {
            guard.change(QuotaSettings.of(config));
            wrong = Optional.empty();
        } catch (IllegalArgumentException e) {
            LOG.warn("The changed quotas are not taken: {}", e.getMessage());
            wrong = Optional.of(e.getMessage());
        }
    }

    /** Returns what holds clients to the quotas; the same for the life of this component. */
    public QuotaGuard guard() {
        return guard;
    }

    @Override
    public String name() {
        return "quotas";
    }

    @Override
    public Health check() {
        return wrong.map(words -> Health.down(words + "; the quotas of before hold"))
                .orElseGet(() -> Health.up("quotas are as configured"));
    }

    @Override
    public List<Metric> metrics() {
        return guard.metrics();
    }
}

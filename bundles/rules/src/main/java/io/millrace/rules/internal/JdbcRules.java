package io.millrace.rules.internal;

import io.millrace.api.codec.RecordReader;
import io.millrace.api.health.Health;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.health.MetricsSource;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.SecretBox;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamLog;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.provisioning.ProvisioningListener;
import io.millrace.api.rule.Backtest;
import io.millrace.api.rule.Rule;
import io.millrace.api.rule.RuleEngine;
import io.millrace.api.rule.RuleSignal;
import io.millrace.api.rule.Rules;
import io.millrace.api.storage.Database;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Offers rules and their engine as services; {@link RuleHost} does the work. */
@Component(
        configurationPid = RulesConfig.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        immediate = true,
        service = {Rules.class, RuleEngine.class, ProvisioningListener.class, HealthCheck.class, MetricsSource.class})
@Designate(ocd = RulesConfig.class)
public final class JdbcRules implements Rules, RuleEngine, ProvisioningListener, HealthCheck, MetricsSource {

    private final RuleHost host;

    /**
     * Puts the parts together.
     *
     * @param config see config/io.millrace.rules.cfg
     * @param database where rules are
     * @param box seals the secrets of their actions
     * @param log where records are
     * @param reader opens records
     * @param sources what rules are evaluated with
     */
    @Activate
    public JdbcRules(
            RulesConfig config,
            @Reference Database database,
            @Reference SecretBox box,
            @Reference StreamLog log,
            @Reference RecordReader reader,
            @Reference RuleSources sources) {
        host = new RuleHost(
                RulesSettings.of(config),
                new RuleHost.Surroundings(database, box, log, reader, sources),
                Clock.systemUTC());
    }

    /** Starts the rules, before anybody sees the service. */
    @Activate
    void start() {
        host.start();
    }

    /** Writes what the rules remember. */
    @Deactivate
    void stop() {
        host.stop();
    }

    @Override
    public List<Rule> list() {
        return host.book().list();
    }

    @Override
    public Optional<Rule> find(String id) {
        return host.book().find(id);
    }

    @Override
    public Map<String, Object> read(boolean yaml, byte[] text) {
        return Documents.read(yaml, text);
    }

    @Override
    public Rule put(String id, Map<String, Object> document) {
        return host.book().put(id, document);
    }

    @Override
    public boolean remove(String id) {
        return host.book().remove(id);
    }

    @Override
    public Optional<Rule> setEnabled(String id, boolean enabled) {
        return host.book().setEnabled(id, enabled);
    }

    @Override
    public Optional<Backtest> backtest(String id, Backtest.Span span, Optional<Map<String, Object>> candidate) {
        return host.backtest(id, span, candidate);
    }

    @Override
    public List<RuleSignal> process(List<LogRecord> records) {
        return host.engine().process(records);
    }

    @Override
    public List<RuleSignal> due(int max) {
        return host.engine().due(max);
    }

    @Override
    public void settle(int count) {
        host.engine().settle(count);
    }

    @Override
    public void changed(LifecycleEvent event) {
        if (event.kind() == IdentityKind.DEVICE) {
            host.deviceChanged(event.id(), event.type() == LifecycleEvent.Type.UNREGISTERED);
        }
    }

    @Override
    public String name() {
        return "rules";
    }

    @Override
    public Health check() {
        return host.health();
    }

    @Override
    public List<Metric> metrics() {
        return host.metrics();
    }
}

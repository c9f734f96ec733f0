package io.millrace.health.internal;

import io.millrace.api.health.Health;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.health.ServerHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.Designate;

/** Asks every check there is, whether those that have to be there are, and whether all components are active. */
@Component(
        service = {HealthReporter.class, ServerHealth.class},
        configurationPid = HealthReporter.PID,
        immediate = true)
@Designate(ocd = HealthConfig.class)
public final class HealthReporter implements ServerHealth {

    /** The PID. */
    public static final String PID = "io.millrace.health";

    private static final long REUSE_NANOS = 250_000_000L;

    private final List<HealthCheck> checks = new CopyOnWriteArrayList<>();
    private final Set<String> required;
    private final ComponentCheck components;
    private final CheckRunner runner;
    private final RestCheck rest;
    private List<CheckResult> last = List.of();
    private long lastTime;

    /**
     * Called by the framework.
     *
     * @param config what has to be there
     * @param runtime knows the components
     */
    @Activate
    public HealthReporter(HealthConfig config, @Reference ServiceComponentRuntime runtime) {
        if (config.checkTimeoutMillis() < 100 || config.checkTimeoutMillis() > 60_000) {
            throw new IllegalArgumentException(PID + ": 'checkTimeoutMillis' is " + config.checkTimeoutMillis()
                    + ", but must be from 100 to 60000");
        }
        Duration timeout = Duration.ofMillis(config.checkTimeoutMillis());
        required = new TreeSet<>(words(config.requiredChecks()));
        components = new ComponentCheck(runtime, words(config.requiredBundles()));
        rest = new RestCheck(config.restUrl(), timeout);
        runner = new CheckRunner(timeout);
    }

    private static List<String> words(String[] values) {
        return Arrays.stream(values)
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::trim)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Called by the framework. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindCheck(HealthCheck check) {
        checks.add(check);
    }

    /** Called by the framework. */
    public void unbindCheck(HealthCheck check) {
        checks.remove(check);
    }

    /** Called by the framework. */
    @Deactivate
    public void stop() {
        runner.close();
    }

    /** Returns what all checks say, by name; calls within a quarter of a second share an answer. */
    synchronized List<CheckResult> report() {
        long now = System.nanoTime();
        if (last.isEmpty() || now - lastTime >= REUSE_NANOS) {
            last = ask();
            lastTime = System.nanoTime();
        }
        return last;
    }

    @Override
    public Map<String, Health> parts() {
        Map<String, Health> parts = new LinkedHashMap<>();
        report().forEach(result -> parts.put(result.name(), result.health()));
        return parts;
    }

    private List<CheckResult> ask() {
        List<HealthCheck> all = new ArrayList<>(checks);
        all.add(rest);
        List<CheckResult> results = new ArrayList<>(runner.run(all));
        Health active = components.check();
        results.add(new CheckResult("components", active));
        Set<String> missing = new TreeSet<>(required);
        missing.removeAll(results.stream().map(CheckResult::name).collect(Collectors.toSet()));
        missing.forEach(name -> results.add(CheckResult.down(name, "this check has to be there, and is not")));
        results.sort(Comparator.comparing(CheckResult::name));
        return results;
    }
}

package io.millrace.rest.internal.provider;

import io.millrace.api.alert.Alerts;
import io.millrace.api.log.StreamLog;
import io.millrace.api.route.DeadLetters;
import io.millrace.api.route.RouteRepository;
import io.millrace.api.rule.Rules;
import io.millrace.api.usage.Quotas;
import io.millrace.api.usage.UsageMeter;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The holder of those who move streams; the API outlives their swap (design, section 2). */
@Component(service = StreamProviders.class)
public final class StreamProviders {

    private final Slot<StreamLog> log = new Slot<>("the stream log");
    private final Slot<Alerts> alerts = new Slot<>("the alerts");
    private final Slot<RouteRepository> routes = new Slot<>("the routes");
    private final Slot<DeadLetters> deadLetters = new Slot<>("the dead letters");
    private final Slot<UsageMeter> usage = new Slot<>("the meter of usage");
    private final Slot<Quotas> quotas = new Slot<>("the gateway");
    private final Slot<Rules> rules = new Slot<>("the rules");

    /** Returns the place of the alerts. */
    public Slot<Alerts> alerts() {
        return alerts;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindAlerts(Alerts provider) {
        alerts.bind(provider);
    }

    /** Called by the framework. */
    public void unbindAlerts(Alerts provider) {
        alerts.unbind(provider);
    }

    /** Returns the place of the stream log. */
    public Slot<StreamLog> log() {
        return log;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindLog(StreamLog provider) {
        log.bind(provider);
    }

    /** Called by the framework. */
    public void unbindLog(StreamLog provider) {
        log.unbind(provider);
    }

    /** Returns the place of the routes. */
    public Slot<RouteRepository> routes() {
        return routes;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindRoutes(RouteRepository provider) {
        routes.bind(provider);
    }

    /** Called by the framework. */
    public void unbindRoutes(RouteRepository provider) {
        routes.unbind(provider);
    }

    /** Returns the place of the dead letters. */
    public Slot<DeadLetters> deadLetters() {
        return deadLetters;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindDeadLetters(DeadLetters provider) {
        deadLetters.bind(provider);
    }

    /** Called by the framework. */
    public void unbindDeadLetters(DeadLetters provider) {
        deadLetters.unbind(provider);
    }

    /** Returns the place of the meter of usage. */
    public Slot<UsageMeter> usage() {
        return usage;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindUsageMeter(UsageMeter provider) {
        usage.bind(provider);
    }

    /** Called by the framework. */
    public void unbindUsageMeter(UsageMeter provider) {
        usage.unbind(provider);
    }

    /** Returns the place of the rules. */
    public Slot<Rules> rules() {
        return rules;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindRules(Rules provider) {
        rules.bind(provider);
    }

    /** Called by the framework. */
    public void unbindRules(Rules provider) {
        rules.unbind(provider);
    }

    /** Returns the place of the quotas. */
    public Slot<Quotas> quotas() {
        return quotas;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindQuotas(Quotas provider) {
        quotas.bind(provider);
    }

    /** Called by the framework. */
    public void unbindQuotas(Quotas provider) {
        quotas.unbind(provider);
    }
}

package io.millrace.streams.internal;

import io.millrace.api.alert.Alerts;
import io.millrace.api.gateway.DeviceReplies;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.log.StreamLog;
import io.millrace.api.provisioning.Provisioning;
import io.millrace.api.registry.Registry;
import io.millrace.api.route.GroupReplay;
import io.millrace.api.rule.RuleEngine;
import io.millrace.api.state.StateStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The one holder of providers whose swap running routes outlive: while one is away, what needs it waits (design,
 * section 2).
 */
@Component(service = Providers.class)
public final class Providers {

    private final Slot<StreamLog> log = new Slot<>("the stream log");
    private final Slot<StateStore> state = new Slot<>("the state store");
    private final Slot<Provisioning> provisioning = new Slot<>("provisioning");
    private final Slot<GroupReplay> groups = new Slot<>("the gateway");

    private final Slot<Inbox> inbox = new Slot<>("the inbox");
    private final Slot<Registry> registry = new Slot<>("the registry");
    private final Slot<RuleEngine> rules = new Slot<>("the rules");
    private final Slot<Alerts> alerts = new Slot<>("the alerts");
    private final List<DeviceReplies> replies = new CopyOnWriteArrayList<>();

    /** Returns the place of the stream log. */
    public Slot<StreamLog> log() {
        return log;
    }

    /** Returns the place of the state store. */
    public Slot<StateStore> state() {
        return state;
    }

    /** Returns the place of provisioning. */
    public Slot<Provisioning> provisioning() {
        return provisioning;
    }

    /** Returns the place of the gateway's consumer groups. */
    public Slot<GroupReplay> groups() {
        return groups;
    }

    /** Returns the place of the inbox. */
    public Slot<Inbox> inbox() {
        return inbox;
    }

    /** Returns the place of the registry. */
    public Slot<Registry> registry() {
        return registry;
    }

    /** Returns the place of the engine of rules. */
    public Slot<RuleEngine> rules() {
        return rules;
    }

    /** Returns the place of the alerts. */
    public Slot<Alerts> alerts() {
        return alerts;
    }

    /** Returns the gateways that can answer inquiries now. */
    public List<DeviceReplies> replies() {
        return replies;
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

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindState(StateStore provider) {
        state.bind(provider);
    }

    /** Called by the framework. */
    public void unbindState(StateStore provider) {
        state.unbind(provider);
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindProvisioning(Provisioning provider) {
        provisioning.bind(provider);
    }

    /** Called by the framework. */
    public void unbindProvisioning(Provisioning provider) {
        provisioning.unbind(provider);
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindGroups(GroupReplay provider) {
        groups.bind(provider);
    }

    /** Called by the framework. */
    public void unbindGroups(GroupReplay provider) {
        groups.unbind(provider);
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindInbox(Inbox provider) {
        inbox.bind(provider);
    }

    /** Called by the framework. */
    public void unbindInbox(Inbox provider) {
        inbox.unbind(provider);
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindRegistry(Registry provider) {
        registry.bind(provider);
    }

    /** Called by the framework. */
    public void unbindRegistry(Registry provider) {
        registry.unbind(provider);
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindRules(RuleEngine provider) {
        rules.bind(provider);
    }

    /** Called by the framework. */
    public void unbindRules(RuleEngine provider) {
        rules.unbind(provider);
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

    /** Called by the framework. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addReplies(DeviceReplies gateway) {
        replies.add(gateway);
    }

    /** Called by the framework. */
    public void removeReplies(DeviceReplies gateway) {
        replies.remove(gateway);
    }
}

package io.millrace.gateway.internal.core;

import io.millrace.api.devicelog.DeviceLog;
import io.millrace.api.identity.IdentityStore;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.log.StreamLog;
import io.millrace.api.registry.Registry;
import io.millrace.api.route.DeadLetters;
import io.millrace.api.state.StateStore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The one holder of providers whose swap the gateway outlives: while one is away, connections stay, and publishes and
 * log-ins wait (design, section 2).
 */
@Component(service = Services.class)
public final class Services {

    private final Slot<IdentityStore> identity = new Slot<>("identity");
    private final Slot<Registry> registry = new Slot<>("registry");
    private final Slot<StreamLog> log = new Slot<>("log");
    private final Slot<StateStore> state = new Slot<>("state");
    private final Slot<DeadLetters> deadLetters = new Slot<>("dead letters");
    private final Slot<DeviceLog> deviceLog = new Slot<>("log of devices");
    private final Slot<Inbox> inbox = new Slot<>("inbox");
    private final AtomicLong changes = new AtomicLong();
    private volatile Runnable inboxListener = () -> {};

    /** Returns the authority on identity. */
    public Slot<IdentityStore> identity() {
        return identity;
    }

    /** Returns the registry. */
    public Slot<Registry> registry() {
        return registry;
    }

    /** Returns the stream log. */
    public Slot<StreamLog> log() {
        return log;
    }

    /** Returns the state store. */
    public Slot<StateStore> state() {
        return state;
    }

    /** Returns the place for what consumers reject too often. */
    public Slot<DeadLetters> deadLetters() {
        return deadLetters;
    }

    /** Returns who keeps why a device was refused. */
    public Slot<DeviceLog> deviceLog() {
        return deviceLog;
    }

    /** Returns the inbox. */
    public Slot<Inbox> inbox() {
        return inbox;
    }

    /** Returns a number that is another one after any provider came or went. */
    long changes() {
        return changes.get();
    }

    /**
     * Has somebody told whenever the inbox comes or goes, on the framework's thread.
     *
     * @param listener hands over and returns
     */
    void whenInboxChanges(Runnable listener) {
        inboxListener = listener;
    }

    /** Returns, in words, which of the parts are away without which nothing can be accepted; empty where none is. */
    public String away() {
        return Stream.of(identity, registry, log, state)
                .filter(slot -> slot.get().isEmpty())
                .map(Slot::name)
                .collect(Collectors.joining(", "));
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindIdentity(IdentityStore provider) {
        identity.bind(provider);
        changes.incrementAndGet();
    }

    /** Called by the framework. */
    public void unbindIdentity(IdentityStore provider) {
        identity.unbind(provider);
        changes.incrementAndGet();
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindRegistry(Registry provider) {
        registry.bind(provider);
        changes.incrementAndGet();
    }

    /** Called by the framework. */
    public void unbindRegistry(Registry provider) {
        registry.unbind(provider);
        changes.incrementAndGet();
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindLog(StreamLog provider) {
        log.bind(provider);
        changes.incrementAndGet();
    }

    /** Called by the framework. */
    public void unbindLog(StreamLog provider) {
        log.unbind(provider);
        changes.incrementAndGet();
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindState(StateStore provider) {
        state.bind(provider);
        changes.incrementAndGet();
    }

    /** Called by the framework. */
    public void unbindState(StateStore provider) {
        state.unbind(provider);
        changes.incrementAndGet();
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindDeadLetters(DeadLetters provider) {
        deadLetters.bind(provider);
        changes.incrementAndGet();
    }

    /** Called by the framework. */
    public void unbindDeadLetters(DeadLetters provider) {
        deadLetters.unbind(provider);
        changes.incrementAndGet();
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindInbox(Inbox provider) {
        inbox.bind(provider);
        changes.incrementAndGet();
        inboxListener.run();
    }

    /** Called by the framework. */
    public void unbindInbox(Inbox provider) {
        inbox.unbind(provider);
        changes.incrementAndGet();
        inboxListener.run();
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindDeviceLog(DeviceLog provider) {
        deviceLog.bind(provider);
    }

    /** Called by the framework. */
    public void unbindDeviceLog(DeviceLog provider) {
        deviceLog.unbind(provider);
    }
}

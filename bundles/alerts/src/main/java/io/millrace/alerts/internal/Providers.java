package io.millrace.alerts.internal;

import io.millrace.api.inbox.Inbox;
import io.millrace.api.log.StreamLog;
import io.millrace.api.route.DeadLetters;
import io.millrace.slot.ServiceSlot;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The one holder of providers that may be swapped while alerts are taken: what needs one waits in its table. */
@Component(service = Providers.class)
public final class Providers {

    private final ServiceSlot<StreamLog> log = new ServiceSlot<>("the stream log");
    private final ServiceSlot<Inbox> inbox = new ServiceSlot<>("the inbox");
    private final ServiceSlot<DeadLetters> letters = new ServiceSlot<>("the dead letters");

    /** Returns the place of the inbox. */
    ServiceSlot<Inbox> inbox() {
        return inbox;
    }

    /** Returns the place of the dead letters. */
    ServiceSlot<DeadLetters> letters() {
        return letters;
    }

    /** Returns the place of the stream log. */
    ServiceSlot<StreamLog> log() {
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
    public void bindLetters(DeadLetters provider) {
        letters.bind(provider);
    }

    /** Called by the framework. */
    public void unbindLetters(DeadLetters provider) {
        letters.unbind(provider);
    }
}

package io.millrace.rest.internal.provider;

import io.millrace.api.access.ApiKeys;
import io.millrace.api.access.UserDirectory;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.devicelog.DeviceLog;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The holder of those who know people and what they did; the API outlives their swap (design, section 2). */
@Component(service = AccessProviders.class)
public final class AccessProviders {

    private final Slot<UserDirectory> users = new Slot<>("the directory of people");
    private final Slot<ApiKeys> apiKeys = new Slot<>("the store of API keys");
    private final Slot<AuditTrail> audit = new Slot<>("the audit trail");
    private final Slot<DeviceLog> deviceLog = new Slot<>("the log of devices");

    /** Returns the place of the directory of people. */
    public Slot<UserDirectory> users() {
        return users;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindUsers(UserDirectory provider) {
        users.bind(provider);
    }

    /** Called by the framework. */
    public void unbindUsers(UserDirectory provider) {
        users.unbind(provider);
    }

    /** Returns the place of the API keys. */
    public Slot<ApiKeys> apiKeys() {
        return apiKeys;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindApiKeys(ApiKeys provider) {
        apiKeys.bind(provider);
    }

    /** Called by the framework. */
    public void unbindApiKeys(ApiKeys provider) {
        apiKeys.unbind(provider);
    }

    /** Returns the place of the audit trail. */
    public Slot<AuditTrail> audit() {
        return audit;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindAudit(AuditTrail provider) {
        audit.bind(provider);
    }

    /** Called by the framework. */
    public void unbindAudit(AuditTrail provider) {
        audit.unbind(provider);
    }

    /** Returns the place of the logs of devices. */
    public Slot<DeviceLog> deviceLog() {
        return deviceLog;
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

package io.millrace.api.provisioning;

import io.millrace.api.identity.Authority;
import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.registry.DeviceRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The only way to change identity and registry; each call is one transaction over both, followed by a record on
 * {@code streams/lifecycle}. Provided by the {@code provisioning} bundle; any thread. Every method that names a device throws
 * {@link ProvisioningException} with {@code NOT_FOUND} if there is none.
 */
@ProviderType
public interface Provisioning {

    /**
     * Registers a device.
     *
     * @param request what is to be registered
     * @return the record, and the secrets that the service made, shown this once
     * @throws ProvisioningException {@code CONFLICT} if the id exists, {@code INVALID} if the request is wrong
     */
    Registration register(RegisterRequest request);

    /**
     * Unregisters a device: its identity, credentials and record are gone.
     *
     * @param deviceId the device
     * @param purge whether to erase its history, state, inbox, alerts and dead letters too
     */
    default void unregister(String deviceId, boolean purge) {
        unregister(deviceId, purge, Optional.empty());
    }

    /**
     * Unregisters a device: its identity, credentials and record are gone.
     *
     * @param deviceId the device
     * @param purge whether to erase its history, state, inbox, alerts and dead letters too
     * @param ifMatch the etag that the record must have
     * @throws ProvisioningException {@code STALE} if it has another
     */
    void unregister(String deviceId, boolean purge, Optional<String> ifMatch);

    /**
     * Enables or disables a device.
     *
     * @param deviceId the device
     * @param enabled whether it may connect
     * @param metadata a merge patch to apply with it; empty for none
     */
    DeviceRecord setEnabled(String deviceId, boolean enabled, Map<String, Object> metadata);

    /**
     * Merges a patch (RFC 7396) into {@code metadata}.
     *
     * @param deviceId the device
     * @param patch the patch
     * @param ifMatch the etag that the record must have
     * @throws ProvisioningException {@code STALE} if it has another
     */
    DeviceRecord patchMetadata(String deviceId, Map<String, Object> patch, Optional<String> ifMatch);

    /**
     * Merges a patch (RFC 7396) into {@code reported}, on behalf of the device.
     *
     * @param deviceId the device
     * @param patch the patch
     */
    DeviceRecord patchReported(String deviceId, Map<String, Object> patch);

    /**
     * Replaces the desired configuration and counts its version up.
     *
     * @param deviceId the device
     * @param desired the configuration
     * @param ifMatch the etag that the record must have
     */
    DeviceRecord setDesired(String deviceId, Map<String, Object> desired, Optional<String> ifMatch);

    /**
     * Names the devices that may speak for a device.
     *
     * @param deviceId the child
     * @param gateways ids of gateways, at most 16, none of them the child
     */
    default DeviceRecord setGateways(String deviceId, List<String> gateways) {
        return setGateways(deviceId, gateways, Optional.empty());
    }

    /**
     * Names the devices that may speak for a device.
     *
     * @param deviceId the child
     * @param gateways ids of gateways, at most 16, none of them the child
     * @param ifMatch the etag that the record must have
     * @throws ProvisioningException {@code STALE} if it has another
     */
    DeviceRecord setGateways(String deviceId, List<String> gateways, Optional<String> ifMatch);

    /**
     * Lists a device's credentials, without secrets.
     *
     * @param deviceId the device
     */
    List<CredentialInfo> credentials(String deviceId);

    /**
     * Adds or replaces one credential.
     *
     * @param deviceId the device
     * @param credential what to add; a secret is made where none is brought
     * @return the secret where the service made it, shown this once
     */
    Optional<String> putCredential(String deviceId, CredentialRequest credential);

    /**
     * Removes one credential.
     *
     * @param deviceId the device
     * @param name the credential's name
     * @throws ProvisioningException {@code NOT_FOUND} if there is none of that name
     */
    void removeCredential(String deviceId, String name);

    /**
     * Makes new secrets for all of a device's passwords and keys, and forgets the thumbprints of its certificates. What an authority
     * signed for it before logs it in no more.
     *
     * @param deviceId the device
     * @return the new secrets by credential name, shown this once
     */
    Map<String, String> resetCredentials(String deviceId);

    /**
     * Makes a token that a device can log in with, signed by its primary key, which is made if it has none.
     *
     * @param deviceId the device
     * @param validFor 1 second to 366 days
     */
    Token issueToken(String deviceId, Duration validFor);

    /**
     * Makes a token that a device can log in with, for a part of its addresses only.
     *
     * @param deviceId the device
     * @param validFor 1 second to 366 days
     * @param path below {@code devices/{deviceId}/}, such as {@code telemetry}; the connection may do nothing else
     */
    default Token issueToken(String deviceId, Duration validFor, String path) {
        throw new ProvisioningException(
                ProvisioningException.Reason.INVALID, "tokens for a part of a device's addresses are not supported");
    }

    /**
     * Lists the registered authorities.
     *
     * @return by id
     */
    List<Authority> authorities();

    /**
     * Registers an authority, or replaces it, which ends the connections that used the old one.
     *
     * @param authority whose certificates log devices in
     * @throws ProvisioningException {@code INVALID} if its certificate is no CA's or has expired, or there are too many
     */
    void putAuthority(Authority authority);

    /**
     * Removes an authority, which ends the connections that used it.
     *
     * @param authorityId the authority
     * @throws ProvisioningException {@code NOT_FOUND} if there is none
     */
    void removeAuthority(String authorityId);

    /**
     * Registers a service.
     *
     * @param request its id and rights
     * @return its password, shown this once
     */
    ServiceRegistration registerService(ServiceRequest request);

    /**
     * Finds the services.
     *
     * @return the services by id
     */
    List<ServiceRequest> services();

    /**
     * Unregisters a service.
     *
     * @param serviceId the service
     */
    void unregisterService(String serviceId);

    /**
     * Registers many devices, in transactions of several hundred; one that is wrong does not keep the others out.
     *
     * @param requests the devices
     * @return one outcome a request, in order
     */
    List<BulkOutcome> registerAll(List<RegisterRequest> requests);
}

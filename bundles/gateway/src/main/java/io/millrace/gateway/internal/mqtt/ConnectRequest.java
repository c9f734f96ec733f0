package io.millrace.gateway.internal.mqtt;

import io.millrace.api.address.AddressException;
import io.millrace.api.address.Names;
import io.millrace.api.identity.Login;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A CONNECT that was looked at and may go to the log-in (section 3.1.4).
 *
 * @param packet as it came
 * @param userName {@code {deviceId}} or {@code service/{id}}
 * @param clientId as it came, or assigned
 * @param will as it is published
 */
record ConnectRequest(Packet.Connect packet, String userName, String clientId, Optional<Will> will) {

    private static final int MAX_CLIENT_ID = 256;
    private static final AtomicLong ASSIGNED = new AtomicLong();

    /**
     * Checks a CONNECT, before anything is asked of identity.
     *
     * @param packet as it came
     * @param certificate what the client showed below it; it may do without a user name then
     */
    static ConnectRequest of(Packet.Connect packet, List<X509Certificate> certificate) throws MqttException {
        if (packet.properties().has(Properties5.AUTH_METHOD)) {
            throw new MqttException(
                    MqttCode.BAD_AUTHENTICATION_METHOD,
                    "enhanced authentication is not offered; log in with a user name and a password (4.12)");
        }
        String user = requireUser(packet.userName()
                .filter(name -> !name.isEmpty())
                .orElseGet(() -> userOf(packet.clientId(), certificate)));
        boolean service = user.startsWith(Login.SERVICE_PREFIX);
        String clientId = packet.clientId().isEmpty() ? assigned(packet, user) : packet.clientId();
        requireClientId(user, service, clientId);
        if (service && packet.will().isPresent()) {
            throw new MqttException(MqttCode.NOT_AUTHORIZED, "a Will goes to a device's events, a service has none");
        }
        return new ConnectRequest(packet, user, clientId, packet.will().map(will -> Will.of(user, will)));
    }

    /** A client id names the device too, and identity holds the certificate against whoever is named. */
    private static String userOf(String clientId, List<X509Certificate> certificate) {
        String device = clientId.split("/", 2)[0];
        return certificate.isEmpty() || device.isEmpty()
                ? Login.claimedBy(certificate).orElse("")
                : device;
    }

    private static String requireUser(String user) throws MqttException {
        try {
            if (user.startsWith(Login.SERVICE_PREFIX)) {
                Names.requireLevel("service id", user.substring(Login.SERVICE_PREFIX.length()));
            } else {
                Names.requireDeviceId(user);
            }
            return user;
        } catch (AddressException e) {
            throw new MqttException(
                    MqttCode.BAD_USER_NAME_OR_PASSWORD,
                    "the user name must be the device id, or service/{id}: " + e.getMessage());
        }
    }

    private static String assigned(Packet.Connect packet, String user) throws MqttException {
        if (packet.version() == MqttVersion.V3_1_1 && !packet.cleanStart()) {
            // section 3.1.3.1: such a session could never be found again
            throw new MqttException(MqttCode.CLIENT_ID_NOT_VALID, "an empty client id asks for a clean session");
        }
        return user + "/auto-" + Long.toString(ASSIGNED.incrementAndGet(), Character.MAX_RADIX);
    }

    private static void requireClientId(String user, boolean service, String clientId) throws MqttException {
        boolean own = clientId.equals(user) || clientId.startsWith(user + "/");
        if (clientId.length() > MAX_CLIENT_ID || !service && !own) {
            throw new MqttException(
                    MqttCode.CLIENT_ID_NOT_VALID,
                    "the client id must be the device id, empty, or {deviceId}/{suffix}, at most " + MAX_CLIENT_ID
                            + " characters");
        }
    }

    /** Tells whether refusals may carry a reason string (section 3.1.2.11.7). */
    static boolean wantsReasons(Packet.Connect packet) {
        Properties5 properties = packet.properties();
        return properties.number(Properties5.REQUEST_PROBLEM_INFO).orElse(1) == 1
                && properties.number(Properties5.MAXIMUM_PACKET_SIZE).orElse(Long.MAX_VALUE) >= 4096;
    }

    Optional<String> assignedClientId() {
        return packet.clientId().isEmpty() ? Optional.of(clientId) : Optional.empty();
    }

    /** Returns how long the session outlives its connection, in seconds (sections 3.1.2.4 and 3.1.2.11.2). */
    long sessionExpirySeconds(MqttSettings settings) {
        long asked =
                switch (packet.version()) {
                    case V3_1_1 -> packet.cleanStart() ? 0 : settings.maxSessionExpirySeconds();
                    case V5 -> packet.properties()
                            .number(Properties5.SESSION_EXPIRY)
                            .orElse(0);
                };
        return Math.min(asked, settings.maxSessionExpirySeconds());
    }

    /** Returns the keep alive that holds, in seconds; 0 for none, which only 3.1.1 clients get (section 3.2.2.3.14). */
    int keepAliveSeconds(MqttSettings settings) {
        int asked = packet.keepAliveSeconds();
        boolean tooLong = asked == 0 || asked > settings.maxKeepAliveSeconds();
        return packet.version() == MqttVersion.V5 && tooLong ? settings.maxKeepAliveSeconds() : asked;
    }
}

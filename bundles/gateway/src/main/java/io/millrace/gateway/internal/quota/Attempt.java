package io.millrace.gateway.internal.quota;

import io.millrace.api.gateway.Transport;
import io.millrace.api.identity.Login;
import java.util.Objects;
import java.util.Optional;

/**
 * One try to log in.
 *
 * @param userName as it was shown
 * @param secret as it was shown
 * @param network from where: the address, of IPv6 the first 64 bits, which one customer has
 */
public record Attempt(String userName, Optional<String> secret, String network) {

    private static final String TOKEN = "SharedAccessSignature ";
    private static final int NETWORK_GROUPS = 4;

    /** Checks that nothing is missing. */
    public Attempt {
        Objects.requireNonNull(userName, "userName");
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(network, "network");
    }

    /** Returns the attempt of a log-in. */
    public static Attempt of(Login login, Transport transport) {
        return new Attempt(login.userName(), login.secret(), network(transport.remoteAddress()));
    }

    /** Tells whether its secret may be guessed: signatures of tokens and certificates cannot. */
    boolean isPassword() {
        return secret.isPresent() && !secret.get().startsWith(TOKEN);
    }

    /** Returns the network of an address such as {@code /192.0.2.1:5000} or {@code /[2001:db8:0:0:0:0:0:1]:5000}. */
    static String network(String address) {
        String host = address.substring(address.lastIndexOf('/') + 1);
        if (host.startsWith("[") && host.indexOf(']') > 0) {
            host = host.substring(1, host.indexOf(']'));
        } else if (host.indexOf(':') == host.lastIndexOf(':') && host.indexOf(':') >= 0) {
            host = host.substring(0, host.indexOf(':'));
        }
        String[] groups = host.split(":", -1);
        return groups.length == 2 * NETWORK_GROUPS
                ? String.join(":", java.util.Arrays.copyOf(groups, NETWORK_GROUPS))
                : host;
    }
}

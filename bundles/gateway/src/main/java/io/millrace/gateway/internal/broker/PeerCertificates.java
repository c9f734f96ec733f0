package io.millrace.gateway.internal.broker;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What a client showed in the handshake of TLS. */
public final class PeerCertificates {

    private PeerCertificates() {}

    /**
     * Returns the chain that the client proved to be its own, leaf first; empty without one, and without TLS.
     *
     * @param channel whose handshake is done
     */
    public static List<X509Certificate> of(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            return List.of();
        }
        try {
            return Arrays.stream(tls.engine().getSession().getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of(); // JSSE's way of saying that there is none
        }
    }
}

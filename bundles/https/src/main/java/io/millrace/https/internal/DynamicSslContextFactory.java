package io.millrace.https.internal;

import io.millrace.api.tls.ServerTls;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Gives each connection the context that is provided now, so that Jetty goes on while its provider is replaced. */
final class DynamicSslContextFactory extends SslContextFactory.Server {

    private final Supplier<ServerTls> provider;

    DynamicSslContextFactory(Supplier<ServerTls> provider, boolean askForCertificate) {
        this.provider = provider;
        ServerTls tls = provider.get();
        setSslContext(tls.context());
        setIncludeProtocols(tls.protocols().toArray(String[]::new));
        setIncludeCipherSuites(tls.cipherSuites().toArray(String[]::new));
        setUseCipherSuitesOrder(true);
        setWantClientAuth(askForCertificate);
        setRenegotiationAllowed(false); // no client needs it, and each costs a handshake
    }

    @Override
    public SSLContext getSslContext() {
        return provider.get().context();
    }
}

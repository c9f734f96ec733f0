package io.millrace.gateway.internal.broker;

import io.millrace.api.tls.ServerTls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS below a protocol. Handshakes are computed on threads of their own, {@code millrace-tls-n}, so that a thousand devices that
 * come back at once do not hold up those that are connected. While the provider of certificates is being replaced, the last
 * context serves.
 */
final class TlsLayer {

    private static final Logger LOG = LoggerFactory.getLogger(TlsLayer.class);
    private static final int MAX_WAITING = 20_000;
    private static final int IDLE_SECONDS = 30;
    /** A peer that takes nothing any more must not keep the socket for its farewell. */
    private static final int CLOSE_NOTIFY_MILLIS = 200;

    private final Supplier<Optional<ServerTls>> provider;
    private final Duration handshakeTimeout;
    private final ThreadPoolExecutor handshakes;
    private final boolean nativeCode;
    private volatile Current current;

    private record Current(ServerTls source, SslContext context) {}

    /**
     * Makes it.
     *
     * @param provider of the certificate; empty while it is away
     * @param handshakeTimeout how long a handshake may take
     * @param threads that compute handshakes
     * @param preferNative whether BoringSSL computes them where this platform has it, which takes a tenth of the JDK's time
     */
    TlsLayer(Supplier<Optional<ServerTls>> provider, Duration handshakeTimeout, int threads, boolean preferNative) {
        this.provider = provider;
        this.handshakeTimeout = handshakeTimeout;
        handshakes = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                new DefaultThreadFactory("millrace-tls", true));
        handshakes.allowCoreThreadTimeOut(true);
        nativeCode = preferNative && OpenSsl.isAvailable();
        LOG.info("TLS: {}", nativeCode ? OpenSsl.versionString() : "the JDK's");
    }

    /**
     * Makes the handler of one connection.
     *
     * @param buffers of its channel
     * @return empty where there has been no certificate yet
     */
    Optional<SslHandler> handler(ByteBufAllocator buffers) {
        return context().map(context -> {
            SslHandler handler = context.newHandler(buffers, handshakes);
            handler.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
            handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
            return handler;
        });
    }

    /** Tells whether there is a certificate to show. */
    boolean isReady() {
        return context().isPresent();
    }

    private Optional<SslContext> context() {
        Optional<ServerTls> tls = provider.get();
        Current known = current;
        if (tls.isPresent() && (known == null || known.source() != tls.get())) {
            known = new Current(tls.get(), context(tls.get()));
            current = known;
        }
        return Optional.ofNullable(known).map(Current::context);
    }

    private SslContext context(ServerTls tls) {
        return nativeCode ? boringSsl(tls) : jdk(tls);
    }

    private static SslContext boringSsl(ServerTls tls) {
        try {
            return SslContextBuilder.forServer(tls.keyManager())
                    .trustManager(tls.clientTrustManager())
                    .sslProvider(SslProvider.OPENSSL)
                    .clientAuth(ClientAuth.OPTIONAL)
                    .protocols(tls.protocols())
                    .ciphers(tls.cipherSuites(), SupportedCipherSuiteFilter.INSTANCE)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS cannot be set up", e);
        }
    }

    private static SslContext jdk(ServerTls tls) {
        return new JdkSslContext(
                tls.context(),
                false,
                tls.cipherSuites(),
                IdentityCipherSuiteFilter.INSTANCE,
                ApplicationProtocolConfig.DISABLED,
                ClientAuth.OPTIONAL,
                tls.protocols().toArray(String[]::new),
                false);
    }

    /** Stops the threads. */
    void stop() {
        handshakes.shutdownNow();
    }
}

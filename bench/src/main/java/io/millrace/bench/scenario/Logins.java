package io.millrace.bench.scenario;

import io.millrace.bench.measure.Budget;
import io.millrace.bench.measure.Measurement;
import io.millrace.bench.measure.Round;
import io.millrace.bench.server.MillracePeer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Devices that connect and log in for the first time, so that no cache knows them; each server gets new ones in each round. */
final class Logins implements Scenario {

    private static final double IN_CLEAR = 1_000;
    private static final double OVER_TLS = 300;

    private final boolean tls;

    Logins(boolean tls) {
        this.tls = tls;
    }

    @Override
    public String word() {
        return tls ? "login-tls" : "login";
    }

    @Override
    public String about() {
        return "connections of devices that no cache knows, each with its log-in, "
                + (tls ? "over TLS with ECDSA P-256; Millrace alone" : "in clear");
    }

    @Override
    public boolean alone() {
        return false;
    }

    @Override
    public Measurement run(Run run) throws IOException, InterruptedException {
        int devices = run.plan().quick() ? 200 : 2_000;
        Optional<SslContext> context = tls ? run.millrace().map(Logins::trusting) : Optional.empty();
        Measurement of = run.untilStable(word(), tls, load -> load.logins(devices, context));
        double least = tls ? OVER_TLS : IN_CLEAR;
        return of.with(
                List.of(),
                List.of(Budget.atLeast(
                        word() + ": " + (tls ? "300" : "1,000") + " log-ins a second with cold caches",
                        of.median(Budget.US, Round::rate),
                        least,
                        "a second")));
    }

    private static SslContext trusting(MillracePeer millrace) {
        try {
            return SslContextBuilder.forClient()
                    .trustManager(millrace.authority().toFile())
                    .build();
        } catch (IOException e) {
            throw new IllegalStateException("the certificate of the server's CA cannot be used: " + e.getMessage(), e);
        }
    }
}

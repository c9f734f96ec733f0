package io.millrace.https.internal;

import io.millrace.api.tls.ServerTls;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The one holder of the certificate's provider: while it is being replaced, what was seen last serves. Any thread. */
@Component(service = TlsProvider.class)
public final class TlsProvider {

    private volatile Optional<ServerTls> last = Optional.empty();
    private volatile Runnable whenBound = () -> {};

    /** Returns the provider that is there, or was last. */
    Optional<ServerTls> last() {
        return last;
    }

    /** Has something run whenever a provider comes. */
    void whenBound(Runnable action) {
        whenBound = action;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindTls(ServerTls provider) {
        last = Optional.of(provider);
        whenBound.run();
    }

    /** Called by the framework. */
    public void unbindTls(ServerTls provider) {
        // what it gave serves until the next one comes
    }
}

package io.millrace.streams.internal.endpoint;

import io.millrace.api.address.StreamKind;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * The component {@code millrace:}. {@code millrace:{kind}} reads a consumer group of that kind, or appends to it;
 * {@code millrace:state} and {@code millrace:registry} write there; those of commands are in {@link InboxEndpoint}.
 * docs/streams.md is its manual.
 */
public final class MillraceComponent extends DefaultComponent {

    /** The scheme. */
    public static final String SCHEME = "millrace";

    private final Environment environment;

    /**
     * Makes the component, one for each context.
     *
     * @param environment what its endpoints stand on
     */
    public MillraceComponent(Environment environment) {
        this.environment = Objects.requireNonNull(environment, "environment");
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        if (InboxEndpoint.isTarget(remaining)) {
            return new InboxEndpoint(
                    uri, this, remaining, InboxOptions.take(this, parameters).checked(remaining));
        }
        if (remaining.equals(WorkflowEndpoint.TARGET)) {
            return WorkflowEndpoint.take(uri, this, parameters);
        }
        if (remaining.equals(RulesEndpoint.TARGET)) {
            return new RulesEndpoint(uri, this, InboxOptions.take(this, parameters));
        }
        boolean known = remaining.equals(MillraceEndpoint.STATE)
                || remaining.equals(MillraceEndpoint.REGISTRY)
                || remaining.equals(MillraceEndpoint.REPLAY)
                || remaining.equals(MillraceEndpoint.ALERT)
                || StreamKind.ofWireName(remaining).isPresent();
        if (!known) {
            throw new IllegalArgumentException("millrace:" + remaining
                    + " is none of millrace:state, millrace:registry, millrace:replay, millrace:alert, millrace:inbox,"
                    + " millrace:device, millrace:command, millrace:wakeup, millrace:reply, millrace:desired,"
                    + " millrace:webhook, millrace:rules, millrace:provisioning and"
                    + " millrace:{kind};"
                    + " kinds are telemetry, events, diagnostics, metadata, requests, alerts,"
                    + " presence, lifecycle, feedback");
        }
        return new MillraceEndpoint(
                uri, this, remaining, EndpointOptions.take(this, parameters).checked(remaining));
    }

    Environment environment() {
        return environment;
    }
}

package io.millrace.rest.internal.http;

import io.millrace.rest.internal.access.Authenticator;
import io.millrace.rest.internal.provider.AccessProviders;
import io.millrace.rest.internal.provider.DeviceProviders;
import io.millrace.rest.internal.provider.StreamProviders;
import io.millrace.rest.internal.resource.AlertsResource;
import io.millrace.rest.internal.resource.ApiKeysResource;
import io.millrace.rest.internal.resource.AuditResource;
import io.millrace.rest.internal.resource.AuthoritiesResource;
import io.millrace.rest.internal.resource.BulkResource;
import io.millrace.rest.internal.resource.CommandsResource;
import io.millrace.rest.internal.resource.CredentialsResource;
import io.millrace.rest.internal.resource.DeadLettersResource;
import io.millrace.rest.internal.resource.DeviceLogResource;
import io.millrace.rest.internal.resource.DeviceViews;
import io.millrace.rest.internal.resource.DevicesResource;
import io.millrace.rest.internal.resource.Examples;
import io.millrace.rest.internal.resource.HistoryResource;
import io.millrace.rest.internal.resource.OpenApiResource;
import io.millrace.rest.internal.resource.QuotasResource;
import io.millrace.rest.internal.resource.RoutesResource;
import io.millrace.rest.internal.resource.RulesResource;
import io.millrace.rest.internal.resource.ServicesResource;
import io.millrace.rest.internal.resource.SessionsResource;
import io.millrace.rest.internal.resource.StateResource;
import io.millrace.rest.internal.resource.StreamsResource;
import io.millrace.rest.internal.resource.TokensResource;
import io.millrace.rest.internal.resource.UsageResource;
import io.millrace.rest.internal.resource.UsersResource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.ws.rs.core.Application;

/** All resources of the API, and what reads and writes for them. */
public final class RestApplication extends Application {

    private final Set<Object> singletons = new LinkedHashSet<>();

    /**
     * Puts the resources together.
     *
     * @param devices who know devices
     * @param streams who move streams
     * @param authenticator who knows callers
     * @param access who keeps people and what they did
     * @param maxBodyBytes the largest body
     * @param environment of the process, for the ports of examples
     */
    public RestApplication(
            DeviceProviders devices,
            StreamProviders streams,
            Authenticator authenticator,
            AccessProviders access,
            int maxBodyBytes,
            Map<String, String> environment) {
        Examples examples = new Examples(environment);
        DeviceViews views = new DeviceViews(devices.presence(), devices.state());
        singletons.addAll(List.of(
                new DevicesResource(devices.provisioning(), devices.registry(), views, examples),
                new BulkResource(devices.provisioning(), devices.registry()),
                new CredentialsResource(devices.provisioning()),
                new TokensResource(devices.provisioning()),
                new AuthoritiesResource(devices.provisioning()),
                new CommandsResource(devices.inbox(), devices.registry()),
                new StateResource(devices.registry(), devices.state()),
                new HistoryResource(devices.registry(), devices.state()),
                new ServicesResource(devices.provisioning(), examples),
                new StreamsResource(streams.log()),
                new RoutesResource(streams.routes()),
                new RulesResource(streams.rules()),
                new DeadLettersResource(streams.deadLetters()),
                new AlertsResource(streams.alerts()),
                new QuotasResource(streams.quotas()),
                new UsageResource(streams.usage()),
                new SessionsResource(authenticator),
                new UsersResource(access.users()),
                new ApiKeysResource(access.apiKeys()),
                new AuditResource(access.audit()),
                new DeviceLogResource(access.deviceLog(), devices.registry()),
                new OpenApiResource()));
        singletons.addAll(List.of(
                new CallFilter(),
                new AuditFilter(authenticator.auditor()),
                new ProblemMapper(new AllowedMethods(singletons)),
                new InputReader(maxBodyBytes),
                new JsonWriter()));
    }

    @Override
    public Set<Object> getSingletons() {
        return Set.copyOf(singletons);
    }
}

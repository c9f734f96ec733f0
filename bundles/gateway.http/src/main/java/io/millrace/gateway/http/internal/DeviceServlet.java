package io.millrace.gateway.http.internal;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.health.MetricsSource;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.Login;
import io.millrace.api.inbox.Settlement;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.provisioning.ProvisioningListener;
import io.millrace.gateway.http.internal.command.Commands;
import io.millrace.gateway.http.internal.history.Uploads;
import io.millrace.gateway.http.internal.message.Call;
import io.millrace.gateway.http.internal.message.Publisher;
import io.millrace.gateway.http.internal.session.Credentials;
import io.millrace.gateway.http.internal.session.DeviceSession;
import io.millrace.gateway.http.internal.session.LoginDesk;
import io.millrace.gateway.http.internal.session.SessionCache;
import io.millrace.gateway.http.internal.session.Sockets;
import io.millrace.gateway.http.internal.web.Bodies;
import io.millrace.gateway.http.internal.web.Budget;
import io.millrace.gateway.http.internal.web.Exchange;
import io.millrace.gateway.http.internal.web.Problem;
import io.millrace.gateway.http.internal.web.ProblemException;
import io.millrace.gateway.http.internal.web.Workers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Device HTTP: serves {@code /devices/...}. No thread of the container waits: not for a log-in, not for a body, not for the disk.
 */
@Component(
        service = {Servlet.class, MetricsSource.class, ProvisioningListener.class},
        configurationPid = HttpGatewayConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = {
            "osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=" + DeviceContext.NAME + ")",
            "osgi.http.whiteboard.servlet.name=" + DeviceContext.SERVLET,
            "osgi.http.whiteboard.servlet.pattern=/*",
            "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
        })
@Designate(ocd = HttpGatewayConfig.class)
public final class DeviceServlet extends HttpServlet implements MetricsSource, ProvisioningListener {

    private static final long serialVersionUID = 1L;
    private static final String LOGGED_IN = DeviceServlet.class.getName() + ".loggedIn";

    private final transient HttpGatewaySettings settings;
    private final transient SessionCache sessions;
    private final transient Sockets sockets = new Sockets();
    private final transient LoginDesk logins;
    private final transient Budget budget;
    private final transient Budget unread;
    private final transient Workers workers;
    private final transient Publisher publisher;
    private final transient Commands commands;
    private final transient Uploads uploads;

    /**
     * Called by the framework.
     *
     * @param config as the operator wrote it
     * @param providers whose swap it outlives
     */
    @Activate
    public DeviceServlet(HttpGatewayConfig config, @Reference Providers providers) {
        settings = HttpGatewaySettings.of(config);
        budget = new Budget(settings.maxBufferedBytes());
        unread = new Budget(settings.maxBufferedBytes());
        sessions = new SessionCache(providers.gateway(), settings);
        logins = new LoginDesk(sessions, settings);
        workers = new Workers(settings.workerThreads());
        commands = new Commands(providers.inbox(), workers, settings.maxWaiting(), unread);
        publisher = new Publisher(
                new Bodies(budget, settings.maxBodyBytes()), settings.maxBatchMessages(), commands::accompany);
        uploads = new Uploads(
                providers.state(), new Bodies(budget, settings.maxUploadBytes()), workers, settings.maxUploadRecords());
    }

    /** Ends the sessions. */
    @Deactivate
    void stop() {
        logins.close();
        workers.close();
        sessions.close();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        Exchange exchange = Exchange.begin(request, response, settings.requestTimeout());
        try {
            Login login = Credentials.of(request);
            String key = sessions.key(login);
            Optional<SessionCache.Lease> lease = sessions.find(key);
            if (lease.isPresent()) {
                exchange.onEnd(lease.get()::close);
                sockets.begin(exchange, lease.get().session());
                serve(exchange, lease.get().session());
            } else if (request.getAttribute(LOGGED_IN) == null) {
                logIn(exchange, key, login);
            } else {
                throw new RefusedException(
                        Reason.UNAVAILABLE,
                        "the session ended before its first request, or there are too many; try again");
            }
        } catch (RefusedException e) {
            exchange.refuse(e);
        } catch (ProblemException e) {
            exchange.answer(e.problem());
        } catch (RuntimeException e) {
            // the boundary of a request: its sender must hear something in any case
            exchange.fail("a request", e);
        }
    }

    private void logIn(Exchange exchange, String key, Login login) {
        HttpServletRequest request = exchange.request();
        logins.submit(key, login, request.getRemoteAddr() + ":" + request.getRemotePort(), refused -> {
            if (refused.isPresent()) {
                exchange.refuse(refused.get());
            } else {
                request.setAttribute(LOGGED_IN, Boolean.TRUE);
                exchange.again();
            }
        });
    }

    private void serve(Exchange exchange, DeviceSession session) throws ProblemException {
        Call call = Call.of(exchange.request());
        switch (call.area()) {
            case "commands" -> command(exchange, call, session);
            case "history" -> {
                if (allows(exchange, call, "POST") && call.levels().size() == 3) {
                    uploads.receive(exchange, call, session);
                } else {
                    exchange.answer(Problem.of(404, "an upload goes to /devices/{deviceId}/history"));
                }
            }
            default -> {
                if (allows(exchange, call, "POST")) {
                    publisher.publish(exchange, call, session);
                }
            }
        }
    }

    private void command(Exchange exchange, Call call, DeviceSession session) throws ProblemException {
        String action = call.levels().size() == 5 ? call.levels().get(4) : "";
        if (call.levels().size() == 3) {
            if (allows(exchange, call, "GET")) {
                commands.receive(exchange, call, session);
            }
        } else if (call.levels().size() == 4) {
            if (allows(exchange, call, "DELETE")) {
                commands.settle(exchange, call, session, Settlement.ACKNOWLEDGED);
            }
        } else if (action.equals("abandon") || action.equals("reject")) {
            if (allows(exchange, call, "POST")) {
                Settlement settlement = action.equals("reject") ? Settlement.REJECTED : Settlement.ABANDONED;
                commands.settle(exchange, call, session, settlement);
            }
        } else {
            exchange.answer(Problem.of(
                    404,
                    "of commands there are GET /devices/{deviceId}/commands, DELETE .../commands/{commandId} and POST"
                            + " .../commands/{commandId}/abandon or /reject"));
        }
    }

    private static boolean allows(Exchange exchange, Call call, String method) {
        boolean allowed = call.method().equals(method);
        if (!allowed) {
            exchange.answer(Problem.of(405, "this path takes " + method + " only"), Map.of("Allow", method));
        }
        return allowed;
    }

    @Override
    public void changed(LifecycleEvent event) {
        if (event.kind() == IdentityKind.DEVICE) {
            commands.changed(event);
        }
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                gauge("millrace_http_sessions", "Sessions of devices that sent by HTTP lately.", sessions.size()),
                gauge("millrace_http_sockets", "Open sockets over which devices sent.", sockets.size()),
                gauge("millrace_http_waiting", "Requests that wait for a command.", commands.waiting()),
                gauge("millrace_http_body_bytes", "Memory of the bodies that are being received.", budget.used()),
                gauge("millrace_http_unread_bytes", "Memory of commands that devices do not read yet.", unread.used()));
    }

    private static Metric gauge(String name, String help, double value) {
        return new Metric(name, help, Type.GAUGE, Map.of(), value);
    }
}

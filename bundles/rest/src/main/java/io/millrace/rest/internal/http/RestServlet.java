package io.millrace.rest.internal.http;

import io.millrace.rest.internal.RestSettings;
import io.millrace.rest.internal.access.Authenticator;
import io.millrace.rest.internal.provider.AccessProviders;
import io.millrace.rest.internal.provider.DeviceProviders;
import io.millrace.rest.internal.provider.StreamProviders;
import java.util.Enumeration;
import javax.servlet.Servlet;
import javax.servlet.ServletConfig;
import javax.servlet.ServletContext;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;
import javax.servlet.http.HttpServletResponse;
import javax.ws.rs.core.Application;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.ext.RuntimeDelegate;
import org.apache.cxf.Bus;
import org.apache.cxf.BusFactory;
import org.apache.cxf.jaxrs.impl.RuntimeDelegateImpl;
import org.apache.cxf.jaxrs.servlet.CXFNonSpringJaxrsServlet;
import org.apache.cxf.transport.DestinationFactoryManager;
import org.apache.cxf.transport.http.DestinationRegistry;
import org.apache.cxf.transport.http.DestinationRegistryImpl;
import org.apache.cxf.transport.http.HTTPTransportFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Serves the resources below {@code /api/v1} with CXF (docs/adr/0006). */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.name=millrace-rest",
            "osgi.http.whiteboard.servlet.pattern=/api/v1/*",
            "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
        })
public final class RestServlet extends CXFNonSpringJaxrsServlet {

    private static final long serialVersionUID = 1L;
    private static final String HIDE_LIST = "hide-service-list-page";
    /** Of CXF, which would answer "localhost" in each Location to whoever called 127.0.0.1. */
    private static final String REPLACE_LOOPBACK = "replace.loopback.address.with.localhost";

    private final transient DestinationRegistry destinations;

    /**
     * Called by the framework.
     *
     * @param settings of the API
     * @param authenticator knows who calls
     * @param devices who know devices
     * @param streams who move streams
     * @param access who keeps people and what they did
     */
    @Activate
    public RestServlet(
            @Reference RestSettings settings,
            @Reference Authenticator authenticator,
            @Reference DeviceProviders devices,
            @Reference StreamProviders streams,
            @Reference AccessProviders access) {
        this(new RestApplication(devices, streams, authenticator, access, settings.maxBodyBytes(), System.getenv()));
    }

    /**
     * Serves an application.
     *
     * @param application the resources
     */
    public RestServlet(Application application) {
        this(application, new DestinationRegistryImpl());
    }

    private RestServlet(Application application, DestinationRegistry destinations) {
        super(application, destinations, null);
        this.destinations = destinations;
        // JAX-RS's own look-up of an implementation goes by the context class loader, which is anybody's here
        RuntimeDelegate.setInstance(new RuntimeDelegateImpl());
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        setBus(ownBus());
        super.init(new PlainConfig(config));
    }

    /**
     * Makes a bus with a transport of its own. The one that CXF shares in OSGi would show the resources a second time, below /cxf,
     * where no filter of ours stands before them. It is made of the CXF bundles that run; their start level is the lower one, so all
     * do.
     */
    private Bus ownBus() {
        Bus bus = BusFactory.newInstance().createBus();
        bus.setProperty(REPLACE_LOOPBACK, Boolean.FALSE);
        DestinationFactoryManager factories = bus.getExtension(DestinationFactoryManager.class);
        HTTPTransportFactory transport = new HTTPTransportFactory(destinations);
        bus.setExtension(transport, HTTPTransportFactory.class);
        for (String namespace : HTTPTransportFactory.DEFAULT_NAMESPACES) {
            factories.registerDestinationFactory(namespace, transport);
        }
        return bus;
    }

    @Override
    public void destroy() {
        Bus bus = getBus();
        super.destroy();
        if (bus != null) {
            bus.shutdown(true);
        }
    }

    @Override
    protected void handleRequest(HttpServletRequest request, HttpServletResponse response) throws ServletException {
        super.handleRequest(request.getContentType() == null ? new JsonRequest(request) : request, response);
    }

    /** A request that says nothing of its body, or has none, is JSON to us; to CXF it would be a form. */
    private static final class JsonRequest extends HttpServletRequestWrapper {

        JsonRequest(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getContentType() {
            return MediaType.APPLICATION_JSON;
        }
    }

    /** Switches CXF's own page of services off, which would take every path that ends in /services. */
    private record PlainConfig(ServletConfig config) implements ServletConfig {

        @Override
        public String getServletName() {
            return config.getServletName();
        }

        @Override
        public ServletContext getServletContext() {
            return config.getServletContext();
        }

        @Override
        public String getInitParameter(String name) {
            return name.equals(HIDE_LIST) ? "true" : config.getInitParameter(name);
        }

        @Override
        public Enumeration<String> getInitParameterNames() {
            return config.getInitParameterNames();
        }
    }
}

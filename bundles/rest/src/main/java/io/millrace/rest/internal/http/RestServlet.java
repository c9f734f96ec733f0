package io.millrace.rest.internal.http;

import io.millrace.rest.internal.RestSettings;
import io.millrace.rest.internal.access.Gatekeeper;
import io.millrace.rest.internal.provider.DeviceProviders;
import io.millrace.rest.internal.provider.StreamProviders;
import javax.servlet.Servlet;
import javax.ws.rs.core.Application;
import javax.ws.rs.ext.RuntimeDelegate;
import org.apache.cxf.jaxrs.impl.RuntimeDelegateImpl;
import org.apache.cxf.jaxrs.servlet.CXFNonSpringJaxrsServlet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** Serves the resources below {@code /api/v1} with CXF (docs/adr/0006). */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/api/v1/*")
@HttpWhiteboardServletAsyncSupported
public final class RestServlet extends CXFNonSpringJaxrsServlet {

    private static final long serialVersionUID = 1L;

    /**
     * Called by the framework.
     *
     * @param settings of the API
     * @param gatekeeper knows who calls
     * @param devices who know devices
     * @param streams who move streams
     */
    @Activate
    public RestServlet(
            @Reference RestSettings settings,
            @Reference Gatekeeper gatekeeper,
            @Reference DeviceProviders devices,
            @Reference StreamProviders streams) {
        this(new RestApplication(devices, streams, gatekeeper, settings.maxBodyBytes(), System.getenv()));
    }

    /**
     * Serves an application.
     *
     * @param application the resources
     */
    public RestServlet(Application application) {
        super(application);
        // the API's own look-up of an implementation goes by the context class loader, which is anybody's here
        RuntimeDelegate.setInstance(new RuntimeDelegateImpl());
    }
}

package io.millrace.gateway.http.internal;

import javax.servlet.Servlet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.context.ServletContextHelper;

/**
 * The web context {@code /devices}: one of its own, so that what stands before the pages and tools of people (sessions, the
 * check of Host and Origin) does not stand before devices, and may be replaced while they send.
 *
 * <p>It is never there without its servlet, as a device would read the container's 404 as the end: it comes after the servlet, which
 * it refers to, and goes before it, since a bundle's components end in the order of their names. Without it the live page's servlet
 * says 503.
 */
@Component(
        service = ServletContextHelper.class,
        property = {
            "osgi.http.whiteboard.context.name=" + DeviceContext.NAME,
            "osgi.http.whiteboard.context.path=/devices"
        })
public final class DeviceContext extends ServletContextHelper {

    static final String NAME = "millrace-devices";
    static final String SERVLET = "millrace-device-http";

    /**
     * Called by the framework.
     *
     * @param servlet that serves it
     */
    @Activate
    public DeviceContext(@Reference(target = "(osgi.http.whiteboard.servlet.name=" + SERVLET + ")") Servlet servlet) {
        // the order is all that matters
    }
}

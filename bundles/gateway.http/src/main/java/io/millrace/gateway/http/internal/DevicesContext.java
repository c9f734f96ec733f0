package io.millrace.gateway.http.internal;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.http.context.ServletContextHelper;

/**
 * The web context {@code /devices}: one of its own, so that what stands before the pages and tools of people (sessions, the
 * check of Host and Origin) does not stand before devices, and may be replaced while they send.
 */
@Component(
        service = ServletContextHelper.class,
        property = {
            "osgi.http.whiteboard.context.name=" + DevicesContext.NAME,
            "osgi.http.whiteboard.context.path=/devices"
        })
public final class DevicesContext extends ServletContextHelper {

    static final String NAME = "millrace-devices";
}

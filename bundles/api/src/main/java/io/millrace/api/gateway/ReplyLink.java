package io.millrace.api.gateway;

import org.osgi.annotation.versioning.ProviderType;

/** A link that receives replies; closed with the device's link, harmless when repeated. Any thread. */
@ProviderType
public interface ReplyLink extends AutoCloseable {

    /** Receives no more. */
    @Override
    void close();
}

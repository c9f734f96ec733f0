package io.millrace.api.health;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** How the whole server is: what {@code /health} tells. Offered by the {@code health} bundle; called on any thread. */
@ProviderType
public interface ServerHealth {

    /**
     * Asks every part, whether those are there that have to be, and whether all components are active. Takes as long as the slowest
     * check, which is given up after two seconds (a setting); calls within a quarter of a second share an answer.
     *
     * @return how each part is, by its name
     */
    Map<String, Health> parts();
}

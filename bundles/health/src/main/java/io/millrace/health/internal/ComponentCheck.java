package io.millrace.health.internal;

import io.millrace.api.health.Health;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/**
 * Tells whether every component of Millrace is active: one whose configuration is wrong stays down, and says with its own words
 * which key is to blame.
 */
final class ComponentCheck {

    private static final String OURS = "io.millrace.";
    private static final String CAUSED_BY = "Caused by: ";
    private static final int MAX_DETAIL = 500;

    private final ServiceComponentRuntime runtime;
    private final Set<String> requiredBundles;

    ComponentCheck(ServiceComponentRuntime runtime, Collection<String> requiredBundles) {
        this.runtime = runtime;
        this.requiredBundles = new TreeSet<>(requiredBundles);
    }

    Health check() {
        List<String> failed = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        Set<String> missing = new TreeSet<>(requiredBundles);
        int active = 0;
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
            if (!component.bundle.symbolicName.startsWith(OURS) || !runtime.isComponentEnabled(component)) {
                continue;
            }
            missing.remove(component.bundle.symbolicName);
            for (ComponentConfigurationDTO instance : runtime.getComponentConfigurationDTOs(component)) {
                switch (instance.state) {
                    case ComponentConfigurationDTO.FAILED_ACTIVATION -> failed.add(
                            component.name + " failed: " + reason(instance.failure));
                    case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> waiting.add(
                            component.name + " lacks its configuration");
                    case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> waiting.add(
                            component.name + " waits for " + references(instance));
                    default -> active++;
                }
            }
        }
        missing.forEach(bundle -> failed.add("bundle " + bundle + " is not started"));
        failed.addAll(waiting);
        return failed.isEmpty() ? Health.up(active + " components are there") : Health.down(String.join("; ", failed));
    }

    private static String references(ComponentConfigurationDTO instance) {
        List<String> names = new ArrayList<>();
        for (UnsatisfiedReferenceDTO reference : instance.unsatisfiedReferences) {
            names.add(reference.name);
        }
        return String.join(", ", names);
    }

    /** Returns the innermost cause of a stack trace, without the name of its class where that says nothing more. */
    private static String reason(String failure) {
        if (failure == null || failure.isBlank()) {
            return "the server's log says why";
        }
        String line = failure.lines().findFirst().orElse("");
        for (String next : failure.lines().toList()) {
            if (next.startsWith(CAUSED_BY)) {
                line = next.substring(CAUSED_BY.length());
            }
        }
        String text = line.replaceFirst("^java\\.lang\\.(IllegalArgument|IllegalState|Runtime)Exception: ", "");
        return text.length() > MAX_DETAIL ? text.substring(0, MAX_DETAIL) + "..." : text;
    }
}

package io.millrace.health.internal;

import io.millrace.api.health.Health;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern NAMES_A_KEY = Pattern.compile("io\\.millrace[\\w.]*: '\\w+'");
    private static final Pattern NO_NUMBER = Pattern.compile("NumberFormatException: For input string: \"([^\"]*)\"");

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
                            component.name + " failed: " + reason(instance));
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

    private static String reason(ComponentConfigurationDTO instance) {
        String failure = instance.failure;
        if (failure == null || failure.isBlank()) {
            return "the server's log says why";
        }
        String line = cause(failure);
        Matcher noNumber = NO_NUMBER.matcher(line);
        return noNumber.find() ? noNumber(noNumber.group(1), instance).orElse(line) : shortened(line);
    }

    /** Returns the cause of a stack trace that names a key, else the innermost one. */
    private static String cause(String failure) {
        String line = failure.lines().findFirst().orElse("");
        for (String next : failure.lines().toList()) {
            if (next.startsWith(CAUSED_BY)) {
                line = next.substring(CAUSED_BY.length());
                if (NAMES_A_KEY.matcher(line).find()) {
                    return line;
                }
            }
        }
        return line;
    }

    /** The framework, which reads the numbers of a configuration, says what is none, but not of which key. */
    private static Optional<String> noNumber(String value, ComponentConfigurationDTO instance) {
        if (instance.properties == null) {
            return Optional.empty();
        }
        Object pid = instance.properties.getOrDefault("service.pid", "its configuration");
        return instance.properties.entrySet().stream()
                .filter(property -> value.equals(property.getValue()))
                .map(property -> pid + ": '" + property.getKey() + "' is '" + value + "', which is no number here")
                .sorted()
                .findFirst();
    }

    /** Leaves out the name of the exception where that says nothing more. */
    private static String shortened(String line) {
        String text = line.replaceFirst("^java\\.lang\\.(IllegalArgument|IllegalState|Runtime)Exception: ", "");
        return text.length() > MAX_DETAIL ? text.substring(0, MAX_DETAIL) + "..." : text;
    }
}

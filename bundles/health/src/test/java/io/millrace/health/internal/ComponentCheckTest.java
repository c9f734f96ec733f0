package io.millrace.health.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.millrace.api.health.Health;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

public class ComponentCheckTest {

    private final Map<String, ComponentConfigurationDTO> components = new TreeMap<>();

    private void component(String name, int state, String failure, String... missing) {
        ComponentConfigurationDTO instance = new ComponentConfigurationDTO();
        instance.state = state;
        instance.failure = failure;
        instance.unsatisfiedReferences = new UnsatisfiedReferenceDTO[missing.length];
        for (int i = 0; i < missing.length; i++) {
            instance.unsatisfiedReferences[i] = new UnsatisfiedReferenceDTO();
            instance.unsatisfiedReferences[i].name = missing[i];
        }
        components.put(name, instance);
    }

    private Health check(String... requiredBundles) {
        ServiceComponentRuntime runtime = (ServiceComponentRuntime) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServiceComponentRuntime.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "getComponentDescriptionDTOs":
                            return components.keySet().stream()
                                    .map(ComponentCheckTest::description)
                                    .toList();
                        case "isComponentEnabled":
                            return true;
                        default:
                            return List.of(components.get(((ComponentDescriptionDTO) arguments[0]).name));
                    }
                });
        return new ComponentCheck(runtime, List.of(requiredBundles)).check();
    }

    private static ComponentDescriptionDTO description(String name) {
        ComponentDescriptionDTO description = new ComponentDescriptionDTO();
        description.name = name;
        description.bundle = new BundleDTO();
        description.bundle.symbolicName = name.substring(0, name.lastIndexOf('.'));
        return description;
    }

    @Test
    public void activeAndSatisfiedComponentsAreWell() {
        component("io.millrace.log.A", ComponentConfigurationDTO.ACTIVE, null);
        component("io.millrace.log.B", ComponentConfigurationDTO.SATISFIED, null);
        component("org.elsewhere.C", ComponentConfigurationDTO.FAILED_ACTIVATION, "not ours");
        assertEquals(Health.up("2 components are there"), check("io.millrace.log"));
    }

    @Test
    public void aBrokenConfigurationIsToldByItsKey() {
        component(
                "io.millrace.log.A",
                ComponentConfigurationDTO.FAILED_ACTIVATION,
                "java.lang.reflect.InvocationTargetException\n\tat a.B.c(B.java:1)\n"
                        + "Caused by: java.lang.IllegalArgumentException: io.millrace.log: 'poolSize' is 0\n\tat d.E");
        Health health = check();
        assertFalse(health.ok());
        assertEquals("io.millrace.log.A failed: io.millrace.log: 'poolSize' is 0", health.detail());
    }

    @Test
    public void theCauseThatNamesTheKeyIsToldAndNotTheOneBehindIt() {
        component(
                "io.millrace.registry.A",
                ComponentConfigurationDTO.FAILED_ACTIVATION,
                "java.lang.reflect.InvocationTargetException\n"
                        + "\tat a.B.c(B.java:1)\n"
                        + "Caused by: java.lang.IllegalArgumentException: io.millrace.registry: 'indexedPaths' has 'x': no"
                        + " path\n"
                        + "\tat d.E\n"
                        + "Caused by: io.millrace.api.registry.FilterException: no path\n"
                        + "\tat f.G");
        assertEquals(
                "io.millrace.registry.A failed: io.millrace.registry: 'indexedPaths' has 'x': no path",
                check().detail());
    }

    @Test
    public void aTextWhereANumberBelongsIsToldByItsKey() {
        component(
                "io.millrace.state.A",
                ComponentConfigurationDTO.FAILED_ACTIVATION,
                "java.lang.reflect.InvocationTargetException\n\tat a.B.c(B.java:1)\n"
                        + "Caused by: org.osgi.service.component.ComponentException: java.lang.NumberFormatException:"
                        + " For input string: \"banana\"\n\tat d.E");
        ComponentConfigurationDTO instance = components.get("io.millrace.state.A");
        instance.properties = Map.of("service.pid", "io.millrace.state", "retentionDays", "banana", "steps", "7");
        assertEquals(
                "io.millrace.state.A failed: io.millrace.state: 'retentionDays' is 'banana', which is no number here",
                check().detail());
        instance.properties = Map.of("service.pid", "io.millrace.state");
        assertTrue(check().detail(), check().detail().contains("For input string: \"banana\""));
    }

    @Test
    public void whatWaitsSaysForWhat() {
        component("io.millrace.log.A", ComponentConfigurationDTO.UNSATISFIED_REFERENCE, null, "database", "clock");
        component("io.millrace.log.B", ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION, null);
        assertEquals(
                "io.millrace.log.A waits for database, clock; io.millrace.log.B lacks its configuration",
                check().detail());
    }

    @Test
    public void aBundleThatIsNotStartedIsMissed() {
        component("io.millrace.log.A", ComponentConfigurationDTO.ACTIVE, null);
        assertTrue(check("io.millrace.log", "io.millrace.rest")
                .detail()
                .contains("bundle io.millrace.rest is not started"));
    }
}

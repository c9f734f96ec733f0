package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.allOf;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.hasItem;
import static org.hamcrest.CoreMatchers.is;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeatureState;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestRule;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** What is inside the container of the assembled zip: features, components, shell commands. Runs in there. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ContainerIT {

    private static final Duration SETTLED = Duration.ofSeconds(30);
    private static final String PREFIX = "io.millrace.";
    private static final String ALL = "millrace";

    @Rule
    public final TestRule report =
            (base, description) -> new FailureReport(base, description, Path.of(System.getProperty("karaf.data")));

    /** The connectors that lie in system/ until somebody installs them (docs/connectors.md). */
    private static final List<String> ASKED_FOR = List.of(
            "millrace-amqp",
            "millrace-kafka",
            "millrace-mqtt",
            "millrace-odata",
            "millrace-salesforce",
            "millrace-sap-netweaver",
            "millrace-sftp");

    @Inject
    BundleContext bundles;

    @Inject
    FeaturesService features;

    @Inject
    ServiceComponentRuntime components;

    @Inject
    SessionFactory sessions;

    @Inject
    BootFinished bootFinished;

    private ContainerShell shell;

    @Configuration
    public static Option[] assembly() throws IOException {
        return ContainerOptions.ofTheAssembly();
    }

    @Before
    public void everythingIsUp() {
        shell = new ContainerShell(sessions);
        await().atMost(SETTLED).untilAsserted(() -> assertThat(componentsThatAreNotActive(), is(List.of())));
    }

    @Test
    public void everyFeatureIsStartedButTheConnectorsThatAreAskedFor() throws Exception {
        List<Feature> ours = ours();
        assertThat(ours.stream().map(Feature::getName).toList(), hasItem("millrace-gateway"));
        assertThat(
                ours.stream()
                        .filter(feature -> features.getState(feature.getId()) != FeatureState.Started)
                        .map(Feature::getName)
                        .sorted()
                        .toList(),
                is(ASKED_FOR));
    }

    @Test
    public void everyComponentIsActive() {
        List<String> names = ourBundles()
                .flatMap(bundle -> components.getComponentDescriptionDTOs(bundle).stream())
                .map(component -> component.name)
                .toList();
        assertThat(names.toString(), names.size() > 30, is(true));
        assertThat(componentsThatAreNotActive(), is(List.of()));
    }

    @Test
    public void everyCommandIsInTheShellWithHelpAndCompletion() throws Exception {
        List<String> written = commandsOfTheBundle();
        assertThat(shell.commands().stream().map(Command::getName).sorted().toList(), is(written));
        for (Command command : shell.commands()) {
            String help = shell.run("millrace:" + command.getName() + " --help");
            assertThat(help, allOf(containsString("millrace:" + command.getName()), containsString("DESCRIPTION")));
            String half = "millrace:" + command.getName().substring(0, 3);
            assertThat(shell.complete(command, half), hasItem(containsString("millrace:" + command.getName())));
        }
    }

    @Test
    public void aDeviceOfTheShellIsListedCompletedAndHasAState() throws Exception {
        String said = shell.run("millrace:device-register --metadata '{\"site\":\"Ulm\"}' exam-1");
        assertThat(said, allOf(containsString("exam-1 is registered"), containsString("mosquitto_pub")));
        assertThat(shell.run("millrace:device-list \"metadata.site eq 'Ulm'\""), containsString("exam-1"));
        assertThat(shell.run("millrace:device-state exam-1"), containsString("nothing known yet"));
        Command state = sessions.getRegistry().getCommand("millrace", "device-state");
        assertThat(shell.complete(state, "millrace:device-state exa"), hasItem(containsString("exam-1")));
        assertThat(shell.run("millrace:device-state exam-2"), containsString("there is no device 'exam-2'"));
    }

    @Test
    public void anUpdatedBundleComesBackWithItsCommands() throws Exception {
        Bundle command = ourBundles()
                .filter(bundle -> "io.millrace.command".equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
        List<String> before = commandsOfTheBundle();
        shell.run("bundle:update " + command.getBundleId());
        await().atMost(SETTLED).until(() -> shell.commands().stream()
                .map(Command::getName)
                .sorted()
                .toList()
                .equals(before));
        assertThat(shell.run("millrace:device-list"), not(containsString("Error")));
    }

    @Test
    public void aFeatureIsAskedForAndGivenBackWithNothingRestarted() throws Exception {
        List<Long> before = ourBundles().map(Bundle::getLastModified).toList();
        shell.run("feature:install millrace-registry");
        assertThat(shell.run("feature:list --required"), containsString("millrace-registry"));
        shell.run("feature:uninstall millrace-registry");
        assertThat(shell.run("feature:list --required"), not(containsString("millrace-registry")));
        assertThat(ourBundles().map(Bundle::getLastModified).toList(), is(before));
        everyFeatureIsStartedButTheConnectorsThatAreAskedFor();
        everythingIsUp();
    }

    private List<Feature> ours() throws Exception {
        return Arrays.stream(features.listFeatures())
                .filter(feature ->
                        feature.getName().equals(ALL) || feature.getName().startsWith("millrace-"))
                .filter(feature -> !feature.getName().startsWith("millrace-tp-"))
                .toList();
    }

    private Stream<Bundle> ourBundles() {
        return Arrays.stream(bundles.getBundles())
                .filter(bundle ->
                        Optional.ofNullable(bundle.getSymbolicName()).orElse("").startsWith(PREFIX))
                .filter(bundle -> !bundle.getSymbolicName().startsWith(PREFIX + "tp."));
    }

    private List<String> componentsThatAreNotActive() {
        return ourBundles()
                .flatMap(bundle -> components.getComponentDescriptionDTOs(bundle).stream())
                .filter(component -> !isUp(component))
                .map(component -> component.name)
                .toList();
    }

    // What is made on demand is satisfied until somebody asks for it.
    private boolean isUp(ComponentDescriptionDTO component) {
        var configurations = components.getComponentConfigurationDTOs(component);
        return !configurations.isEmpty()
                && configurations.stream()
                        .allMatch(one -> one.state == ComponentConfigurationDTO.ACTIVE
                                || !component.immediate && one.state == ComponentConfigurationDTO.SATISFIED);
    }

    // By their annotation, so that a command that was written and is not registered shows.
    private List<String> commandsOfTheBundle() {
        Bundle bundle = ourBundles()
                .filter(one -> "io.millrace.command".equals(one.getSymbolicName()))
                .findFirst()
                .orElseThrow();
        return Collections.list(bundle.findEntries("/io/millrace/command/internal", "*.class", false)).stream()
                .map(entry -> entry.getPath().substring(1).replace('/', '.').replaceAll("\\.class$", ""))
                .map(name -> nameOfCommand(bundle, name))
                .flatMap(Optional::stream)
                .sorted()
                .toList();
    }

    private static Optional<String> nameOfCommand(Bundle bundle, String type) {
        try {
            return Optional.ofNullable(
                            bundle.loadClass(type).getAnnotation(org.apache.karaf.shell.api.action.Command.class))
                    .map(org.apache.karaf.shell.api.action.Command::name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}

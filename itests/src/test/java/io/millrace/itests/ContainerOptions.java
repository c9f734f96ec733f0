package io.millrace.itests;

import static org.ops4j.pax.exam.CoreOptions.bootClasspathLibrary;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.environment;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.CoreOptions.vmOptions;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.doNotModifyLogConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.hamcrest.Matcher;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.container.remote.RBCRemoteTargetOptions;

/** How Pax Exam boots the assembled zip: with free ports, a data folder below target, and what bin/millrace gives the JVM. */
final class ContainerOptions {

    private static final int START_MILLIS = 120_000;
    private static final String KARAF = System.getProperty("millrace.karaf.version");

    private ContainerOptions() {}

    static Option[] ofTheAssembly() throws IOException {
        return new Option[] {
            karafDistributionConfiguration()
                    .frameworkUrl(Path.of(System.getProperty("millrace.zip"))
                            .toAbsolutePath()
                            .normalize()
                            .toUri()
                            .toString())
                    .name("Millrace")
                    .karafVersion(KARAF)
                    .unpackDirectory(
                            Path.of(System.getProperty("millrace.work"), "exam").toFile()),
            keepRuntimeFolder(),
            doNotModifyLogConfiguration(),
            configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
            systemTimeout(START_MILLIS),
            RBCRemoteTargetOptions.waitForRBCFor(START_MILLIS),
            systemProperty("pax.exam.service.timeout").value(Integer.toString(START_MILLIS)),
            node(),
            vmOptions(javaOptions().toArray(String[]::new)),
            // Pax Exam's own bundles are in Maven's repository; still nothing is fetched.
            editConfigurationFilePut(
                    "etc/org.ops4j.pax.url.mvn.cfg",
                    "org.ops4j.pax.url.mvn.defaultRepositories",
                    "${karaf.home.uri}${karaf.default.repository}@id=system.repository@snapshots, "
                            + Path.of(System.getProperty("millrace.repository")).toUri() + "@id=maven@snapshots"),
            // From the class path, since as a bundle it wants another Hamcrest than JUnit.
            bootClasspathLibrary(jarOf(Awaitility.class)),
            bootClasspathLibrary(jarOf(Matcher.class)),
            systemPackages("org.awaitility", "org.awaitility.core")
        };
    }

    private static String jarOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().toString();
    }

    // The environment that bin/millrace makes.
    private static Option node() throws IOException {
        Path data = Files.createTempDirectory(Files.createDirectories(Installation.WORK), "data");
        List<Option> variables = new ArrayList<>(List.of(
                environment("MILLRACE_DATA=" + data),
                environment("MILLRACE_BIND=127.0.0.1"),
                environment("MILLRACE_HOSTNAME=localhost"),
                environment("MILLRACE_MASTER_KEY_FILE=" + data.resolve("master.key")),
                environment("ROCKSDB_SHAREDLIB_DIR=" + Files.createDirectories(data.resolve("native")))));
        FreePorts.forListeners()
                .forEach((listener, port) -> variables.add(environment("MILLRACE_" + listener + "_PORT=" + port)));
        return composite(variables.toArray(Option[]::new));
    }

    private static List<String> javaOptions() {
        List<String> options = new ArrayList<>(List.of(
                "@etc/jvm.options",
                "-Djava.security.manager=allow",
                "--add-reads=java.xml=java.logging",
                "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
                "--patch-module=java.base=lib/endorsed/org.apache.karaf.specs.locator-" + KARAF + ".jar",
                "--patch-module=java.xml=lib/endorsed/org.apache.karaf.specs.java.xml-" + KARAF + ".jar"));
        for (String open : List.of(
                "java.base/java.security",
                "java.base/java.net",
                "java.base/java.lang",
                "java.base/java.util",
                "java.base/java.nio",
                "java.base/sun.nio.ch",
                "java.naming/javax.naming.spi",
                "java.rmi/sun.rmi.transport.tcp")) {
            options.add("--add-opens=" + open + "=ALL-UNNAMED");
        }
        for (String export : List.of(
                "java.base/sun.net.www.protocol.file",
                "java.base/sun.net.www.protocol.ftp",
                "java.base/sun.net.www.protocol.http",
                "java.base/sun.net.www.protocol.https",
                "java.base/sun.net.www.protocol.jar",
                "java.base/sun.net.www.content.text",
                "jdk.naming.rmi/com.sun.jndi.url.rmi",
                "java.rmi/sun.rmi.registry")) {
            options.add("--add-exports=" + export + "=ALL-UNNAMED");
        }
        options.addAll(List.of("-classpath", "lib/jdk9plus/*:lib/boot/*:lib/*"));
        return options;
    }
}

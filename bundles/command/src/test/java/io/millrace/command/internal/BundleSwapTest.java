package io.millrace.command.internal;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.startsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.health.Health;
import io.millrace.api.health.ServerHealth;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.apache.karaf.shell.support.CommandException;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Swapping a bundle, against a bundle that remembers its version and a server that is as healthy as that lets it be. */
public class BundleSwapTest {

    private static final String NAME = "io.millrace.identity";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final BundleSwap command = new BundleSwap();
    private String version = "old";
    private int state = Bundle.ACTIVE;

    @Before
    public void setUp() throws IOException {
        command.name = NAME;
        command.jar = jar(NAME + ";singleton:=true", "new").toString();
        command.within = "1s";
        command.steady = Duration.ofMillis(1);
        Bundle bundle = bundle();
        ServiceReference<?> health = Fake.of(ServiceReference.class, Map.of());
        command.context = Fake.of(
                BundleContext.class,
                Map.of(
                        "getBundles", args -> new Bundle[] {bundle},
                        "getProperty", args -> folder.getRoot().toString(),
                        "getServiceReference", args -> args[0] == ServerHealth.class ? health : null,
                        "getService", args -> (ServerHealth) () -> Map.of("identity", health())));
    }

    private Health health() {
        return version.equals("broken") ? Health.down("no table") : Health.up("there");
    }

    private Bundle bundle() {
        return Fake.of(
                Bundle.class,
                Map.of(
                        "getSymbolicName", args -> NAME,
                        "getState", args -> state,
                        "start",
                                args -> {
                                    throw new IllegalStateException("started though it is active");
                                },
                        "update", args -> update((InputStream) args[0]),
                        "getEntryPaths",
                                args -> Collections.enumeration(
                                        args[0].equals("/")
                                                ? List.of("META-INF/", "version")
                                                : List.of("META-INF/MANIFEST.MF")),
                        "getEntry", args -> entry((String) args[0])));
    }

    private Object update(InputStream content) {
        try (JarInputStream jar = new JarInputStream(content)) {
            assertEquals(
                    "the manifest comes first",
                    NAME,
                    jar.getManifest()
                            .getMainAttributes()
                            .getValue("Bundle-SymbolicName")
                            .split(";")[0]);
            jar.getNextJarEntry();
            version = new String(jar.readAllBytes(), StandardCharsets.UTF_8);
            return null;
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private URL entry(String path) {
        String content = path.equals("version") ? version : manifest(NAME);
        try {
            return new URL("bundle", "1", -1, path, new URLStreamHandler() {
                @Override
                protected URLConnection openConnection(URL url) {
                    return new URLConnection(url) {
                        @Override
                        public void connect() {
                            // it is in memory
                        }

                        @Override
                        public InputStream getInputStream() {
                            return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
                        }
                    };
                }
            });
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String manifest(String name) {
        return "Manifest-Version: 1.0\nBundle-SymbolicName: " + name + "\n";
    }

    private Path jar(String name, String content) throws IOException {
        Path path = folder.newFile().toPath();
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(path))) {
            jar.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            jar.write(manifest(name).getBytes(StandardCharsets.UTF_8));
            jar.putNextEntry(new ZipEntry("version"));
            jar.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return path;
    }

    private String refusal() {
        return assertThrows(CommandException.class, () -> Fake.run(command)).getMessage();
    }

    @Test
    public void givesNewContentAndKeepsTheOld() throws Exception {
        String said = Fake.run(command);

        assertEquals("new", version);
        assertThat(said, startsWith("io.millrace.identity has the content of " + command.jar + " now"));
        command.jar = folder.getRoot() + "/swap/io.millrace.identity.jar";
        Fake.run(command);
        assertEquals("the kept one is whole", "old", version);
    }

    @Test
    public void goesBackWhereThePartDoesNotWorkThen() throws IOException {
        command.jar = jar(NAME, "broken").toString();

        String refusal = refusal();

        assertThat(refusal, containsString("was not healthy within 1s: identity: no table"));
        assertThat(refusal, containsString("has its old content again, and the server is healthy"));
        assertEquals("old", version);
        assertEquals(
                "nothing is left over",
                0,
                folder.getRoot().toPath().resolve("swap").toFile().list().length);
    }

    @Test
    public void askNotForWhatDidNotWorkBefore() throws Exception {
        version = "broken";
        command.jar = jar(NAME, "broken").toString();

        assertTrue(Fake.run(command).contains("has the content of"));
    }

    @Test
    public void refusesWhatIsNoContentOfTheBundle() throws IOException {
        command.jar = jar("io.millrace.log", "new").toString();
        assertThat(refusal(), containsString("is content of io.millrace.log, not of io.millrace.identity"));

        command.jar = folder.getRoot() + "/none.jar";
        assertEquals("there is no file " + command.jar + " on the machine of the server", refusal());

        Path text = folder.newFile().toPath();
        Files.writeString(text, "no jar");
        command.jar = text.toString();
        assertThat(refusal(), containsString(text + " is no jar that can be read"));
        assertEquals("old", version);
    }

    @Test
    public void refusesBundlesThatAreNotThereOrBelowIt() {
        command.name = "io.millrace.identitiy";
        assertEquals(
                "there is no bundle 'io.millrace.identitiy'; 'bundle:list -t 0 -s' shows what there is", refusal());

        command.name = "io.millrace.api";
        assertThat(refusal(), startsWith("io.millrace.api cannot be swapped, for this command stands on it"));
    }

    @Test
    public void refusesATimeThatIsNone() {
        command.within = "11m";
        assertThat(refusal(), startsWith("--within 11m is not more than 1 ms"));
    }
}

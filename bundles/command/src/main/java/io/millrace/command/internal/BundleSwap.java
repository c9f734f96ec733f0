package io.millrace.command.internal;

import io.millrace.api.audit.AuditTrail;
import io.millrace.api.health.ServerHealth;
import io.millrace.api.inbox.CommandProperties;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;

/** Gives a bundle new content, and the old one again where the server does not become healthy with the new one. */
@Service
@Command(
        scope = "millrace",
        name = "swap",
        description = "Gives a bundle new content; it gets the old one again by itself where the server does not become"
                + " healthy")
public final class BundleSwap extends ChangingCommand {

    /** A command cannot outlive the bundle that it is in, nor one that this is wired to. */
    private static final Set<String> BELOW_THIS = Set.of("io.millrace.api", "io.millrace.command");

    private static final Duration LONGEST = Duration.ofMinutes(10);

    @Argument(
            index = 0,
            name = "bundle",
            required = true,
            description = "Symbolic name of the bundle, such as io.millrace.identity")
    @Completion(BundleCompleter.class)
    String name;

    @Argument(
            index = 1,
            name = "jar",
            required = true,
            description = "The new content, a file on the machine of the server")
    String jar;

    @Option(name = "--within", description = "How long the server may take to become healthy, 4s to 10m")
    String within = "60s";

    @Reference
    BundleContext context;

    /** How long all has to look well on end. */
    Duration steady = Duration.ofSeconds(3);

    private Duration patience;
    private Recovery recovery;
    private boolean wasActive;

    @Override
    String target() {
        return "bundles/" + name;
    }

    @Override
    void change(PrintStream out) throws CommandException, InterruptedException {
        patience = CommandProperties.duration(within);
        if (patience.compareTo(steady) <= 0 || patience.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("--within " + within + " is not more than " + steady.toMillis()
                    + " ms, so long all has to look well, and at most " + LONGEST.toMinutes() + " minutes");
        }
        Bundle bundle = bundle();
        Path content = BundleJar.require(jar, name);
        recovery = new Recovery(() -> service(ServerHealth.class), steady);
        wasActive = bundle.getState() == Bundle.ACTIVE;
        Path folder = Path.of(context.getProperty("millrace.data"), "swap");
        Path underway = folder.resolve(name + ".underway.jar");
        Path kept = folder.resolve(name + ".jar");
        try {
            Files.createDirectories(folder);
            BundleJar.save(bundle, underway);
            swap(bundle, content, underway);
            Files.move(underway, kept, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CommandException("the old content of " + name + " cannot be kept in " + folder + ": " + e, e);
        } finally {
            // What was injected may stand on what was replaced.
            audit = service(AuditTrail.class).orElse(null);
        }
        out.println(name + " has the content of " + content + " now, and the server is healthy.");
        out.println("The content before it is in " + kept + ".");
    }

    private Bundle bundle() throws CommandException {
        if (BELOW_THIS.contains(name)) {
            throw new IllegalArgumentException(
                    name + " cannot be swapped, for this command stands on it; 'bundle:update " + name + " file:" + jar
                            + "' replaces it and does not look after it");
        }
        return Arrays.stream(context.getBundles())
                .filter(each -> name.equals(each.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new CommandException(
                        "there is no bundle '" + name + "'; 'bundle:list -t 0 -s' shows what there is"));
    }

    private void swap(Bundle bundle, Path content, Path old)
            throws CommandException, IOException, InterruptedException {
        Optional<String> trouble;
        try {
            trouble = give(bundle, content);
        } catch (InterruptedException e) {
            // Nobody waits for the answer any more, so nobody would put it right.
            update(bundle, old);
            throw e;
        }
        if (trouble.isEmpty()) {
            return;
        }
        String went = "with " + content + " " + trouble.get();
        Optional<String> still = give(bundle, old);
        if (still.isPresent()) {
            throw new CommandException(went + "; going back to the old content, which is in " + old
                    + ", did not help either: " + still.get());
        }
        Files.delete(old);
        throw new CommandException(
                went + "; " + name + " has its old content again, and the server is healthy with it");
    }

    /** Updates, waits, and returns what is wrong then. */
    private Optional<String> give(Bundle bundle, Path content) throws IOException, InterruptedException {
        Optional<String> trouble = update(bundle, content).map(reason -> "the bundle does not start: " + reason);
        return trouble.isPresent()
                ? trouble
                : recovery.await(patience).map(reason -> "the server was not healthy within " + within + ": " + reason);
    }

    /**
     * Gives it the content and starts it if it was started.
     *
     * @return why it does not start; empty if it does
     */
    private Optional<String> update(Bundle bundle, Path content) throws IOException {
        try (InputStream stream = Files.newInputStream(content)) {
            bundle.update(stream);
            if (wasActive && bundle.getState() != Bundle.ACTIVE) {
                bundle.start(Bundle.START_TRANSIENT);
            }
            return Optional.empty();
        } catch (BundleException e) {
            return Optional.of(String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
    }

    /** The present provider of a service: one that was found before may have been replaced. */
    private <T> Optional<T> service(Class<T> type) {
        ServiceReference<T> reference = context.getServiceReference(type);
        return Optional.ofNullable(reference).map(context::getService);
    }
}

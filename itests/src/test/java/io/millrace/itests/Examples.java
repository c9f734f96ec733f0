package io.millrace.itests;

import static org.awaitility.Awaitility.await;

import io.millrace.itests.client.Rest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The files of camel-routes/examples on one node: used as an integrator does it, and taken away at the end. */
final class Examples implements AutoCloseable {

    private static final Path FOLDER = Path.of(System.getProperty("millrace.examples"));
    private static final Duration SOON = Duration.ofSeconds(30);

    private final MillraceProcess node;
    private final List<Path> written = new ArrayList<>();

    Examples(MillraceProcess node) {
        this.node = node;
    }

    /** Writes what an example needs to know of its system, a line each. */
    Path connection(String name, String... lines) throws IOException {
        return write(
                node.data().resolve("etc/io.millrace.connection-" + name + ".cfg"), String.join("\n", lines) + "\n");
    }

    /** Puts an example by REST, as soon as its connection is there, and waits until it runs. */
    void start(String example) throws IOException {
        Path folder = node.data().resolve("camel-routes");
        written.add(folder.resolve(example + ".yaml"));
        written.add(folder.resolve("." + example + ".yaml.rest"));
        String text = Files.readString(FOLDER.resolve(example + ".yaml"));
        await(example).atMost(SOON).untilAsserted(() -> new Fleet(node)
                .rest()
                .send("PUT", "/routes/" + example, text, "Content-Type", "application/yaml")
                .expect(201));
        awaitStarted(example);
    }

    /** Puts an example into the hot folder, which may use more, and waits until it runs. */
    void drop(String example) throws IOException {
        write(
                node.data().resolve("camel-routes/" + example + ".yaml"),
                Files.readString(FOLDER.resolve(example + ".yaml")));
        awaitStarted(example);
    }

    /** Waits until every route of a file runs. */
    void awaitStarted(String file) {
        await(file).atMost(SOON).untilAsserted(() -> {
            Rest.Answer answer = new Fleet(node).rest().get("/routes/" + file).expect(200);
            if (!answer.json().path("error").isNull()
                    || !answer.json().at("/routes/0/state").asText().equals("started")) {
                throw new AssertionError(answer.body());
            }
        });
    }

    /** Writes a file that is whole when it gets its name. */
    Path write(Path file, String text) throws IOException {
        Path fresh = Files.createTempFile(Installation.WORK, "example", "");
        Files.writeString(fresh, text);
        written.add(file);
        return Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        for (Path file : written) {
            Files.deleteIfExists(file);
        }
    }
}

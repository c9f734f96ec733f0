package io.millrace.bench.hivemq;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.nio.file.Path;

/** HiveMQ CE with files, as it comes; it lets everybody in, which without an extension it does not. */
public final class HiveMqMain {

    private HiveMqMain() {}

    private static final class LetIn implements ExtensionMain {

        @Override
        public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
            SimpleAuthenticator all = (connect, answer) -> answer.authenticateSuccessfully();
            Services.securityRegistry().setAuthenticatorProvider(connection -> all);
        }

        @Override
        public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
            // nothing is held
        }
    }

    /**
     * Starts it; it ends with the process.
     *
     * @param arguments the folder with {@code conf/config.xml}, {@code data} and {@code extensions}
     */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        EmbeddedExtension extension = EmbeddedExtension.builder()
                .withId("let-in")
                .withName("let in")
                .withVersion("1")
                .withAuthor("Millrace")
                .withPriority(0)
                .withStartPriority(1_000)
                .withExtensionMain(new LetIn())
                .build();
        EmbeddedHiveMQ.builder()
                .withConfigurationFolder(folder.resolve("conf"))
                .withDataFolder(folder.resolve("data"))
                .withExtensionsFolder(folder.resolve("extensions"))
                .withEmbeddedExtension(extension)
                .build()
                .start()
                .join();
    }
}

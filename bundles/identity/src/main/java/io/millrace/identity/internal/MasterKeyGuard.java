package io.millrace.identity.internal;

import io.millrace.api.identity.SecretBox;
import io.millrace.api.storage.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the master key and holds it against the database, which keeps a text that only the right key decrypts. A key is made
 * only for a database that has none yet: a lost key must be found again, not replaced.
 */
final class MasterKeyGuard {

    private static final Logger LOG = LoggerFactory.getLogger(MasterKeyGuard.class);
    private static final String CONTEXT = "master-key-proof";
    private static final byte[] TEXT = "Millrace".getBytes(StandardCharsets.US_ASCII);

    private final Database database;
    private final IdentitySettings settings;

    MasterKeyGuard(Database database, IdentitySettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /**
     * Opens the key.
     *
     * @throws IllegalStateException if it is missing, unreadable or not the one that the data is encrypted with
     */
    SecretBox open() {
        Path file = settings.masterKeyFile();
        Optional<String> proof = database.transaction(IdentityTables::masterKeyProof);
        if (!Files.exists(file)) {
            if (proof.isPresent()) {
                throw new IllegalStateException("master key file " + file
                        + " is missing; the keys in the database can be read with it only, put it back");
            }
            MasterKey.create(file);
            LOG.info("Made the master key file {}", file);
        }
        SecretBox box = new AesSecretBox(MasterKey.read(file));
        proof.ifPresentOrElse(stored -> verify(box, stored), () -> store(box));
        if (settings.isKeyInsideData()) {
            LOG.warn(
                    "The master key lies inside the data folder, in {}: who copies the folder can read the keys in it."
                            + " Move the file elsewhere and set MILLRACE_MASTER_KEY_FILE",
                    file);
        }
        return box;
    }

    private void verify(SecretBox box, String stored) {
        try {
            box.open(Base64.getDecoder().decode(stored), CONTEXT);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "master key file " + settings.masterKeyFile()
                            + " holds another key than the data is encrypted with",
                    e);
        }
    }

    private void store(SecretBox box) {
        String proof = Base64.getEncoder().encodeToString(box.seal(TEXT, CONTEXT));
        database.transaction(connection -> {
            IdentityTables.insertMasterKeyProof(connection, proof);
            return true;
        });
    }
}

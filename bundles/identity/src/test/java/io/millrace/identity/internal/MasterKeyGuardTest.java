package io.millrace.identity.internal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.identity.SecretBox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class MasterKeyGuardTest {

    private static final byte[] PLAIN = "plain".getBytes(StandardCharsets.UTF_8);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Fixture fixture;
    private Path file;

    @Before
    public void open() {
        fixture = new Fixture(folder.getRoot().toPath(), 1);
        file = fixture.settings.masterKeyFile();
    }

    @After
    public void close() {
        fixture.close();
    }

    @Test
    public void theFirstStartMakesAKeyThatOnlyItsOwnerReads() throws Exception {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(32, MasterKey.read(file).length);
        assertTrue(fixture.settings.isKeyInsideData());
    }

    @Test
    public void whatOneStartSealedTheNextOpens() {
        byte[] sealed = guard().open().seal(PLAIN, "device/d/primaryKey");

        assertArrayEquals(PLAIN, guard().open().open(sealed, "device/d/primaryKey"));
    }

    @Test
    public void aSealedValueIsBoundToItsContextAndCannotBeChanged() {
        SecretBox box = guard().open();
        byte[] sealed = box.seal(PLAIN, "device/d/primaryKey");
        assertThrows(IllegalStateException.class, () -> box.open(sealed, "device/e/primaryKey"));
        assertThrows(IllegalStateException.class, () -> box.open(new byte[3], "device/d/primaryKey"));
        sealed[sealed.length - 1] ^= 1;
        assertThrows(IllegalStateException.class, () -> box.open(sealed, "device/d/primaryKey"));
    }

    @Test
    public void aLostKeyIsNotReplaced() throws Exception {
        Files.delete(file);

        IllegalStateException e = assertThrows(IllegalStateException.class, () -> guard().open());
        assertTrue(e.getMessage(), e.getMessage().contains(file + " is missing"));
        assertFalse(Files.exists(file));
    }

    @Test
    public void anotherKeyIsRefused() throws Exception {
        Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]));
        assertTrue(failure().contains("holds another key"));
        Files.writeString(file, "AAAA");
        assertTrue(failure().contains("holds 3 bytes"));
        Files.writeString(file, "not base64!");
        assertTrue(failure().contains("is not base64"));
    }

    @Test
    public void wrongConfigurationIsRefusedWithItsKey() {
        Map<String, String> table = Map.of(
                "dataFolder", " ",
                "masterKeyFile", "$[env:NOBODY]",
                "pbkdf2Rounds", "1",
                "cachedIdentities", "0");
        table.forEach((key, value) -> {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> IdentitySettings.of(Fixture.config(Map.of(key, value))));
            assertTrue(e.getMessage(), e.getMessage().startsWith("io.millrace.identity: '" + key + "'"));
        });
    }

    @Test
    public void defaultsAreThoseOfTheManual() {
        IdentitySettings settings = IdentitySettings.of(Fixture.config(Map.of()));

        assertEquals(120_000, settings.pbkdf2Rounds());
        assertEquals(20_000, settings.cachedIdentities());
        assertTrue(settings.masterKeyFile().endsWith("data/master.key"));
    }

    private MasterKeyGuard guard() {
        return new MasterKeyGuard(fixture.database, fixture.settings);
    }

    private String failure() {
        return assertThrows(IllegalStateException.class, () -> guard().open()).getMessage();
    }
}

package io.millrace.access.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.access.Role;
import io.millrace.api.access.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.jaas.modules.Encryption;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.util.converter.Converters;

public class FileUserDirectoryTest {

    private static final String GROUPS = "# People\n\n_g_\\:viewer = group,viewer\n"
            + "_g_\\:admin = group,viewer,operator,provisioner,integrator,admin,manager,systembundles,ssh\n";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path file;
    private FileUserDirectory users;

    @Before
    public void open() throws IOException {
        file = folder.getRoot().toPath().resolve("users.properties");
        Files.writeString(file, GROUPS + "admin = {CRYPT}#old-secret{CRYPT},_g_:admin\n");
        AccessConfig config = Converters.standardConverter()
                .convert(Map.of("usersFile", file.toString()))
                .to(AccessConfig.class);
        users = new FileUserDirectory(config, options -> new Reversing());
    }

    /** Stands for a hash: the text is not the password, and belongs to one alone. */
    private static final class Reversing implements Encryption {

        @Override
        public String encryptPassword(String plain) {
            return new StringBuilder(plain).reverse().toString();
        }

        @Override
        public boolean checkPassword(String plain, String encrypted) {
            return encryptPassword(plain).equals(encrypted);
        }
    }

    @Test
    public void rolesComeFromTheGroups() {
        assertEquals(
                new User("admin", Set.of(Role.values()), true),
                users.find("admin").orElseThrow());
    }

    @Test
    public void somebodyIsAddedWithAHashAndTheRestOfTheFileStays() throws IOException {
        assertTrue(users.put(new User("vera", Set.of(Role.VIEWER), true), Optional.of("long enough")));

        String text = Files.readString(file);
        assertTrue(text, text.startsWith(GROUPS) && text.endsWith("vera = {CRYPT}hguone gnol{CRYPT},_g_:viewer,ssh\n"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(
                new User("vera", Set.of(Role.VIEWER), true), users.find("vera").orElseThrow());
        assertFalse(users.put(new User("vera", Set.of(Role.OPERATOR), false), Optional.empty()));
        assertTrue(Files.readString(file).contains("vera = {CRYPT}hguone gnol{CRYPT},operator\n"));
    }

    @Test
    public void theVersionChangesWithThePasswordTheRolesAndTheRemoval() throws IOException {
        users.put(new User("vera", Set.of(Role.VIEWER), false), Optional.of("long enough"));
        long first = users.version("vera").orElseThrow();
        long admin = users.version("admin").orElseThrow();
        assertEquals(first, (long) users.version("vera").orElseThrow());

        users.put(new User("vera", Set.of(Role.OPERATOR), false), Optional.empty());
        long second = users.version("vera").orElseThrow();
        assertNotEquals(first, second);
        users.put(new User("vera", Set.of(Role.OPERATOR), false), Optional.of("another one"));
        assertNotEquals(second, (long) users.version("vera").orElseThrow());
        assertTrue(users.remove("vera"));
        assertEquals(Optional.empty(), users.version("vera"));
        assertFalse(users.remove("vera"));
        assertEquals(admin, (long) users.version("admin").orElseThrow());
    }

    @Test
    public void aChangeByHandCountsButNotThatKarafHashesIt() throws IOException {
        long before = users.version("admin").orElseThrow();
        Files.writeString(file, GROUPS + "admin = new-secret,_g_:admin\n");
        long reset = users.version("admin").orElseThrow();
        assertNotEquals(before, reset);

        Files.writeString(file, GROUPS + "admin = {CRYPT}terces-wen{CRYPT},_g_:admin\n");
        assertEquals(reset, (long) users.version("admin").orElseThrow());
        Files.writeString(file, GROUPS.replace("manager,", "") + "admin = {CRYPT}terces-wen{CRYPT},_g_:admin\n");
        assertNotEquals(reset, (long) users.version("admin").orElseThrow());
        Files.delete(file);
        assertEquals(Optional.empty(), users.version("admin"));
    }

    @Test
    public void theOnlyAdminStays() {
        assertThrows(IllegalStateException.class, () -> users.remove("admin"));
        User viewer = new User("admin", Set.of(Role.VIEWER), false);
        assertThrows(IllegalStateException.class, () -> users.put(viewer, Optional.empty()));
        users.put(new User("ada", Set.of(Role.ADMIN), false), Optional.of("long enough"));
        assertTrue(users.remove("admin"));
    }

    @Test
    public void badNamesAndPasswordsAreRefusedWithWhatWouldBeRight() {
        for (String name : new String[] {"", "_g_:admin", "a b", "a=b", "a\nb", "x".repeat(65)}) {
            User user = new User(name, Set.of(Role.VIEWER), false);
            assertThrows(name, IllegalArgumentException.class, () -> users.put(user, Optional.of("long enough")));
        }
        User vera = new User("vera", Set.of(Role.VIEWER), false);
        assertThrows(IllegalArgumentException.class, () -> users.put(vera, Optional.of("short")));
        assertThrows(IllegalArgumentException.class, () -> users.put(vera, Optional.empty()));
    }
}

package io.millrace.access.internal;

import io.millrace.api.access.Role;
import io.millrace.api.access.User;
import io.millrace.api.access.UserDirectory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.karaf.jaas.modules.EncryptionService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * People in Karaf's {@code users.properties}. Whoever changes the file otherwise, such as {@code reset-admin-password}, is noticed
 * with the next question. Any thread.
 */
@Component(
        configurationPid = {AccessConfig.JAAS_PID, AccessConfig.PID},
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
public final class FileUserDirectory implements UserDirectory {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final int MAX_PASSWORD = 1024;
    private static final int MAX_USERS = 10_000;

    private final UsersFile file;
    private final PasswordHash passwords;
    private final int minPasswordLength;
    private final Map<String, Long> versions = new HashMap<>();
    private Map<String, UserEntry> entries = Map.of();
    private Optional<String> stamp = Optional.empty();
    private long lastVersion;

    /**
     * Called by the framework.
     *
     * @param config as the operator wrote it
     * @param encryption hashes passwords
     */
    @Activate
    public FileUserDirectory(
            AccessConfig config, @Reference(target = "(name=spring-security-crypto)") EncryptionService encryption) {
        if (config.usersFile() == null || config.usersFile().isBlank()) {
            throw new IllegalArgumentException(
                    AccessConfig.PID + ": 'usersFile' is empty; right is ${karaf.etc}/users.properties");
        }
        if (config.minPasswordLength() < 8 || config.minPasswordLength() > 64) {
            throw new IllegalArgumentException(AccessConfig.PID + ": 'minPasswordLength' is "
                    + config.minPasswordLength() + ", but must be from 8 to 64");
        }
        file = new UsersFile(Path.of(config.usersFile()));
        passwords = new PasswordHash(encryption, config);
        minPasswordLength = config.minPasswordLength();
    }

    @Override
    public synchronized List<User> users() {
        refresh();
        return entries.values().stream().map(UserEntry::user).toList();
    }

    @Override
    public synchronized Optional<User> find(String name) {
        refresh();
        return Optional.ofNullable(entries.get(name)).map(UserEntry::user);
    }

    @Override
    public synchronized Optional<Long> version(String name) {
        refresh();
        return Optional.ofNullable(versions.get(name));
    }

    @Override
    public synchronized boolean put(User user, Optional<String> password) {
        refresh();
        if (!NAME.matcher(user.name()).matches()) {
            throw new IllegalArgumentException("a user name is 1 to 64 of A-Z a-z 0-9 . _ @ -, and begins with a letter"
                    + " or digit; '" + printable(user.name()) + "' is not");
        }
        password.ifPresent(this::requireGood);
        UserEntry old = entries.get(user.name());
        if (old == null && password.isEmpty()) {
            throw new IllegalArgumentException("a new user needs a password");
        }
        if (old == null && entries.size() >= MAX_USERS) {
            throw new IllegalStateException("there are " + MAX_USERS + " users; a directory server keeps more");
        }
        if (!user.roles().contains(Role.ADMIN)) {
            requireOtherAdmin(user.name());
        }
        String stored = password.map(passwords::hash).orElseGet(() -> old.password());
        file.write(user.name(), Optional.of(stored + "," + words(user)));
        refresh();
        // a password that is set again to what it was ends sessions as well
        versions.put(user.name(), ++lastVersion);
        return old == null;
    }

    @Override
    public synchronized boolean remove(String name) {
        refresh();
        if (!entries.containsKey(name)) {
            return false;
        }
        requireOtherAdmin(name);
        file.write(name, Optional.empty());
        refresh();
        return true;
    }

    private void requireGood(String password) {
        if (password.length() < minPasswordLength || password.length() > MAX_PASSWORD) {
            throw new IllegalArgumentException("a password has " + minPasswordLength + " to " + MAX_PASSWORD
                    + " characters; this one has " + password.length());
        }
    }

    private void requireOtherAdmin(String name) {
        boolean isAdmin = Optional.ofNullable(entries.get(name))
                .filter(UserEntry::isAdmin)
                .isPresent();
        if (isAdmin
                && entries.values().stream()
                        .noneMatch(other -> other.isAdmin() && !other.name().equals(name))) {
            throw new IllegalStateException(
                    "'" + name + "' is the only admin; make another user admin before this one is not");
        }
    }

    private String words(User user) {
        Stream<String> roles = user.roles().stream()
                .sorted()
                .map(Role::wireName)
                .map(role -> file.hasGroup(role) ? "_g_:" + role : role);
        boolean adminHasShell = user.roles().contains(Role.ADMIN);
        Stream<String> shell = user.shell() && !adminHasShell ? Stream.of(UserEntry.SHELL) : Stream.empty();
        return String.join(",", Stream.concat(roles, shell).toList());
    }

    /** Reads the file again if it is another one, and counts up the versions of those who are not the same any more. */
    private void refresh() {
        Optional<String> now = file.stamp();
        if (now.isPresent() && now.equals(stamp)) {
            return;
        }
        Map<String, UserEntry> next = now.isPresent() ? file.read() : new TreeMap<>();
        versions.keySet().retainAll(next.keySet());
        next.forEach((name, entry) -> {
            UserEntry old = entries.get(name);
            if (old == null || !isSame(old, entry)) {
                versions.put(name, ++lastVersion);
            }
        });
        entries = next;
        stamp = now;
    }

    /** A password that Karaf has hashed meanwhile is the same password. */
    private boolean isSame(UserEntry old, UserEntry entry) {
        return old.words().equals(entry.words())
                && (old.password().equals(entry.password())
                        || !passwords.isHash(old.password()) && passwords.matches(old.password(), entry.password()));
    }

    private static String printable(String name) {
        String shown = name.length() > 64 ? name.substring(0, 64) + "..." : name;
        return shown.replaceAll("[^\\x20-\\x7e]", "?");
    }
}

package io.millrace.access.internal;

import java.util.Map;
import org.apache.karaf.jaas.modules.Encryption;
import org.apache.karaf.jaas.modules.EncryptionService;

/** Passwords as they stand in the file: hashed by Karaf's service, between its marks. */
final class PasswordHash {

    private final Encryption encryption;
    private final String prefix;
    private final String suffix;

    PasswordHash(EncryptionService service, AccessConfig config) {
        encryption = service.createEncryption(
                Map.of("algorithm", config.encryption_algorithm(), "encoding", config.encryption_encoding()));
        prefix = config.encryption_prefix();
        suffix = config.encryption_suffix();
    }

    /** Returns what to store of a password. */
    String hash(String password) {
        return prefix + encryption.encryptPassword(password) + suffix;
    }

    /** Tells whether what is stored is a hash; Karaf makes one of what is not as soon as it sees it. */
    boolean isHash(String stored) {
        return stored.length() > prefix.length() + suffix.length()
                && stored.startsWith(prefix)
                && stored.endsWith(suffix);
    }

    /** Tells whether a hash is that of a password. */
    boolean matches(String password, String stored) {
        return isHash(stored)
                && encryption.checkPassword(
                        password, stored.substring(prefix.length(), stored.length() - suffix.length()));
    }
}

package io.millrace.access.internal;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The text of {@code users.properties}: {@code name = password,role,_g_:group}, and {@code _g_\:group = group,role}. Comments and
 * lines of others stay as they are.
 */
final class UsersFile {

    private static final String GROUP = "_g_:";

    private final Path file;

    UsersFile(Path file) {
        this.file = file;
    }

    /** Tells the state of the file: another one, another content. Empty if there is no file. */
    Optional<String> stamp() {
        try {
            var attributes = Files.readAttributes(file, "unix:lastModifiedTime,size,ino");
            return Optional.of(attributes.toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Reads the people by name. */
    Map<String, UserEntry> read() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, UserEntry> entries = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (!name.startsWith(GROUP)) {
                List<String> parts = parts(properties.getProperty(name));
                entries.put(name, new UserEntry(name, parts.get(0), words(parts, properties)));
            }
        }
        return entries;
    }

    private static Set<String> words(List<String> parts, Properties properties) {
        Set<String> words = new TreeSet<>();
        for (String part : parts.subList(1, parts.size())) {
            if (part.startsWith(GROUP)) {
                List<String> group = parts(properties.getProperty(part, "group"));
                words.addAll(group.subList(1, group.size()));
            } else {
                words.add(part);
            }
        }
        return words;
    }

    private static List<String> parts(String value) {
        List<String> parts = new ArrayList<>();
        for (String part : value.split(",", -1)) {
            parts.add(part.trim());
        }
        return parts;
    }

    /** Tells whether there is a group of that name. */
    boolean hasGroup(String name) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.containsKey(GROUP + name);
    }

    /**
     * Replaces, adds or removes one person.
     *
     * @param name the user name, without characters that the format would escape
     * @param value password and roles; empty to remove
     */
    void write(String name, Optional<String> value) {
        Pattern own = Pattern.compile("^\\s*" + Pattern.quote(name) + "\\s*[=:\\s].*");
        List<String> lines = new ArrayList<>();
        boolean continued = false;
        for (String line : text().lines().toList()) {
            boolean mine = continued || own.matcher(line).matches();
            continued = mine && line.endsWith("\\");
            if (!mine) {
                lines.add(line);
            }
        }
        value.ifPresent(text -> lines.add(name + " = " + text));
        replace(String.join("\n", lines) + "\n");
    }

    private String text() {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the file of people cannot be read: " + e, e);
        }
    }

    private void replace(String text) {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try {
            Files.deleteIfExists(next);
            Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            // Somebody who was removed must not be back after a power loss.
            try (FileChannel names = FileChannel.open(next.resolveSibling(""), StandardOpenOption.READ)) {
                names.force(true);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the file of people cannot be written: " + e, e);
        }
    }
}

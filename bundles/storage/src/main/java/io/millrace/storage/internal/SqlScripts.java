package io.millrace.storage.internal;

import io.millrace.api.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the numbered scripts of one area from its bundle. */
final class SqlScripts {

    private static final Pattern FILE_NAME = Pattern.compile("(\\d{3})-[a-z0-9-]+\\.sql");

    private SqlScripts() {}

    /**
     * One script.
     *
     * @param number its place
     * @param name its file name
     * @param checksum SHA-256 of its text, line ends not counted
     * @param statements its statements
     */
    record Script(int number, String name, String checksum, List<String> statements) {}

    /**
     * Reads what {@code /sql/{area}/index} lists.
     *
     * @param area the owner of the scripts
     * @param owner a class of its bundle
     * @return the scripts, ascending by number
     * @throws StorageException if a file is missing, misnamed or out of order
     */
    static List<Script> read(String area, Class<?> owner) {
        List<Script> scripts = new ArrayList<>();
        int last = 0;
        for (String line : text(area, owner, "index").split("\n")) {
            String name = line.strip();
            if (name.isEmpty()) {
                continue;
            }
            Matcher matcher = FILE_NAME.matcher(name);
            if (!matcher.matches()) {
                throw new StorageException(path(area, "index") + " names '" + name + "'; right is NNN-name.sql", null);
            }
            int number = Integer.parseInt(matcher.group(1));
            if (number <= last) {
                throw new StorageException(path(area, "index") + " is not ascending at '" + name + "'", null);
            }
            last = number;
            String text = text(area, owner, name);
            scripts.add(new Script(number, name, checksum(text), statements(text)));
        }
        return scripts;
    }

    private static String path(String area, String file) {
        return "/sql/" + area + "/" + file;
    }

    private static String text(String area, Class<?> owner, String file) {
        String path = path(area, file);
        try (InputStream in = owner.getResourceAsStream(path)) {
            if (in == null) {
                throw new StorageException("there is no " + path + " beside " + owner.getName(), null);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new StorageException("cannot read " + path, e);
        }
    }

    private static List<String> statements(String text) {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        for (String line : text.split("\n")) {
            if (line.isBlank() || line.stripLeading().startsWith("--")) {
                continue;
            }
            String end = line.stripTrailing();
            if (end.endsWith(";")) {
                statements.add(statement.append(end, 0, end.length() - 1).toString());
                statement.setLength(0);
            } else {
                statement.append(end).append('\n');
            }
        }
        if (!statement.isEmpty()) {
            statements.add(statement.toString());
        }
        return statements;
    }

    private static String checksum(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

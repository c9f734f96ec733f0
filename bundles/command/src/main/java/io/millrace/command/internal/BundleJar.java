package io.millrace.command.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** The content of a bundle in a file. */
final class BundleJar {

    private BundleJar() {}

    /**
     * Checks that a file holds content for a bundle.
     *
     * @param file as it was typed
     * @param bundle the symbolic name that the content must have
     * @return the file
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static Path require(String file, String bundle) {
        Path path = Path.of(file).toAbsolutePath();
        if (!Files.isRegularFile(path)) {
            throw new IllegalArgumentException("there is no file " + path + " on the machine of the server");
        }
        if (!Files.isReadable(path)) {
            throw new IllegalArgumentException("the server may not read " + path);
        }
        String name = symbolicName(path);
        if (!name.equals(bundle)) {
            throw new IllegalArgumentException(path + " is content of " + name + ", not of " + bundle);
        }
        return path;
    }

    /** Reads the symbolic name from the manifest, without its directives (OSGi Core, section 3.2.1). */
    private static String symbolicName(Path path) {
        try (JarFile jar = new JarFile(path.toFile())) {
            Manifest manifest = jar.getManifest();
            String name =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                throw new IllegalArgumentException(path + " is no bundle: its manifest has no "
                        + Constants.BUNDLE_SYMBOLICNAME + "; right would be the jar that the build of a bundle makes");
            }
            return name.split(";", 2)[0].trim();
        } catch (IOException e) {
            throw new IllegalArgumentException(path + " is no jar that can be read: " + e.getMessage(), e);
        }
    }

    /** Writes the content that a bundle has now into a folder that is there; where it once came from may hold another by now. */
    static void save(Bundle bundle, Path target) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(target))) {
            // The manifest is the first entry, for those who read a jar as a stream.
            put(bundle, JarFile.MANIFEST_NAME, jar);
            putAll(bundle, "/", jar);
        }
    }

    private static void putAll(Bundle bundle, String folder, JarOutputStream jar) throws IOException {
        Enumeration<String> paths = bundle.getEntryPaths(folder);
        while (paths != null && paths.hasMoreElements()) {
            String path = paths.nextElement();
            if (path.endsWith("/")) {
                putAll(bundle, path, jar);
            } else if (!path.equals(JarFile.MANIFEST_NAME)) {
                put(bundle, path, jar);
            }
        }
    }

    private static void put(Bundle bundle, String path, JarOutputStream jar) throws IOException {
        URL entry = bundle.getEntry(path);
        if (entry == null) {
            throw new IOException("the bundle has no " + path);
        }
        jar.putNextEntry(new ZipEntry(path));
        try (InputStream content = entry.openStream()) {
            content.transferTo(jar);
        }
        jar.closeEntry();
    }
}

package io.millrace.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that a node follows, changed as editors do it: the new file is whole when it gets its name. */
final class HotFile {

    private HotFile() {}

    static void write(Path file, String text) throws IOException {
        Path fresh = Files.createTempFile(Installation.WORK, "edit", "");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }
}

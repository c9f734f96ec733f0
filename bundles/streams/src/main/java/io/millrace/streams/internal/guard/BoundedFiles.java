package io.millrace.streams.internal.guard;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.FileConsumer;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.FileOperations;
import org.apache.camel.component.file.GenericFileConfiguration;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.GenericFileProducer;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.util.StringHelper;

/** The component {@code file:} below a folder: whatever the options and headers of a route name, each file that is touched is checked. */
@Component("file")
final class BoundedFiles extends FileComponent {

    /** Links and folders to follow before it is said to lead in a circle. */
    private static final int MOST_STEPS = 200;

    private final Path files;

    BoundedFiles(Path files) {
        this.files = files;
    }

    @Override
    protected GenericFileEndpoint<File> buildFileEndpoint(
            String uri, String remaining, Map<String, Object> parameters) {
        if (StringHelper.hasStartToken(remaining, "simple")) {
            throw new IllegalArgumentException(
                    "the folder of file: is '" + remaining + "'; it must be fixed, only fileName may be an expression");
        }
        Path folder = require(files.resolve(remaining));
        GenericFileConfiguration configuration = new GenericFileConfiguration();
        configuration.setDirectory(folder.toString());
        BoundedEndpoint endpoint = new BoundedEndpoint(uri, this);
        endpoint.setFile(folder.toFile());
        endpoint.setConfiguration(configuration);
        return endpoint;
    }

    /** Returns a path if it lies below the folder, symbolic links being followed. */
    private Path require(Path path) {
        Path whole = path.toAbsolutePath().normalize();
        try {
            if (whole.startsWith(files) && (!Files.exists(files) || real(whole).startsWith(files.toRealPath()))) {
                return whole;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("where " + whole + " leads to cannot be told", e);
        }
        throw RestGuard.refusal(
                "the path " + whole, "it must be below " + files + " (filesFolder in etc/io.millrace.streams.cfg)");
    }

    /** Returns where a path leads to, of whose end not all need be there. */
    private static Path real(Path path) throws IOException {
        Path there = path;
        for (int step = 0; there != null && step < MOST_STEPS; step++) {
            if (Files.exists(there)) {
                return there.toRealPath();
            }
            there = Files.isSymbolicLink(there)
                    ? there.resolveSibling(Files.readSymbolicLink(there)).normalize()
                    : there.getParent();
        }
        throw new FileSystemLoopException(path.toString());
    }

    /** A folder below the one that bounds it. */
    static final class BoundedEndpoint extends FileEndpoint {

        private final Operations operations;

        private BoundedEndpoint(String uri, BoundedFiles component) {
            super(uri, component);
            operations = new Operations(this, component);
        }

        @Override
        protected FileConsumer newFileConsumer(Processor processor, GenericFileOperations<File> unbounded) {
            return new FileConsumer(
                    this,
                    processor,
                    operations,
                    processStrategy != null ? processStrategy : createGenericFileStrategy());
        }

        @Override
        public GenericFileProducer<File> createProducer() throws Exception {
            GenericFileProducer<File> producer = super.createProducer();
            producer.setOperations(operations);
            return producer;
        }
    }

    private static final class Operations extends FileOperations {

        private final BoundedEndpoint folder;
        private final BoundedFiles bounds;

        private Operations(BoundedEndpoint folder, BoundedFiles bounds) {
            super(folder);
            this.folder = folder;
            this.bounds = bounds;
        }

        private void require(String path) {
            bounds.require(folder.getFile().toPath().resolve(path));
        }

        @Override
        public boolean deleteFile(String name) {
            require(name);
            return super.deleteFile(name);
        }

        @Override
        public boolean renameFile(String from, String to) {
            require(from);
            require(to);
            return super.renameFile(from, to);
        }

        @Override
        public boolean existsFile(String name) {
            require(name);
            return super.existsFile(name);
        }

        @Override
        public boolean buildDirectory(String directory, boolean absolute) {
            require(directory);
            return super.buildDirectory(directory, absolute);
        }

        @Override
        public boolean retrieveFile(String name, Exchange exchange, long size) {
            require(name);
            return super.retrieveFile(name, exchange, size);
        }

        @Override
        public boolean storeFile(String fileName, Exchange exchange, long size) {
            require(fileName);
            return super.storeFile(fileName, exchange, size);
        }
    }
}

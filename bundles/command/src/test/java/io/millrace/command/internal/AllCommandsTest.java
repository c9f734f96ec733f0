package io.millrace.command.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.junit.Test;

/** What holds for every command. */
public class AllCommandsTest {

    private static final Path CLASSES = Path.of("target/classes/io/millrace/command/internal");
    private static final Path MANUAL = Path.of("../../docs/shell.md");

    @Test
    public void everyCommandIsOfTheScopeAndInTheManual() throws Exception {
        String manual = Files.readString(MANUAL);
        for (Class<?> type : commands()) {
            Command command = type.getAnnotation(Command.class);
            assertEquals("millrace", command.scope());
            assertNotNull(command.name() + " is no @Service", type.getAnnotation(Service.class));
            assertTrue(command.name() + " is missing in " + MANUAL, manual.contains("`" + command.name()));
            type.getConstructor();
        }
    }

    @Test
    public void thereAreFortyEightCommands() throws Exception {
        assertEquals(48, commands().size());
    }

    @Test
    public void whateverChangesSomethingIsAudited() throws Exception {
        Pattern reads = Pattern.compile(".*-(list|show|state|history)|tail|health|why|audit");
        for (Class<?> type : commands()) {
            String name = type.getAnnotation(Command.class).name();
            assertEquals(name, !reads.matcher(name).matches(), ChangingCommand.class.isAssignableFrom(type));
        }
    }

    private static List<Class<?>> commands() throws IOException, ClassNotFoundException {
        List<Class<?>> commands = new ArrayList<>();
        try (Stream<Path> files = Files.list(CLASSES)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class")) {
                    Class<?> type = Class.forName("io.millrace.command.internal." + name.replace(".class", ""));
                    if (type.isAnnotationPresent(Command.class)) {
                        commands.add(type);
                    }
                }
            }
        }
        return commands;
    }
}

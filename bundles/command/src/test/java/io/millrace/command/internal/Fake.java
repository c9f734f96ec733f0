package io.millrace.command.internal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.apache.karaf.shell.api.console.Session;

/** Stands for a service of which a test needs a method or two, and for a session with its console. */
final class Fake {

    private Fake() {}

    /** Makes a service that answers these methods; any other fails the test. */
    static <T> T of(Class<T> type, Map<String, Function<Object[], Object>> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Function<Object[], Object> answer = answers.get(method.getName());
            if (answer == null) {
                throw new AssertionError("unexpected call of " + type.getSimpleName() + "." + method.getName());
            }
            return answer.apply(args);
        }));
    }

    /** Makes a session that writes to a buffer. */
    static Session session(ByteArrayOutputStream buffer) {
        PrintStream console = new PrintStream(buffer, true, StandardCharsets.UTF_8);
        return of(Session.class, Map.of("getConsole", args -> console, "get", args -> "ada"));
    }

    /** Runs a command as Karaf does, and returns what it printed. */
    static String run(MillraceCommand command) throws Exception {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        command.session = session(buffer);
        command.execute();
        return buffer.toString(StandardCharsets.UTF_8);
    }
}

package io.millrace.command.internal;

import io.millrace.api.address.Names;
import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamLog;
import io.millrace.json.Json;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Prints records as they arrive, until Ctrl-C. */
@Service
@Command(scope = "millrace", name = "tail", description = "Prints records as they arrive; Ctrl-C ends it")
public final class Tail extends MillraceCommand {

    private static final int BATCH = 500;
    private static final Duration PATIENCE = Duration.ofMillis(500);

    @Argument(name = "kind", required = true, description = "The kind of stream")
    @Completion(KindCompleter.class)
    String kind;

    @Option(name = "--device", valueToShowInHelp = "all", description = "One device only")
    @Completion(DeviceIdCompleter.class)
    String device;

    @Option(name = "--from", description = "Where to begin: latest, earliest, a time, or PT1H: an hour ago")
    @Completion(
            value = StringsCompleter.class,
            values = {"earliest", "latest"})
    String from = "latest";

    @Option(name = "--count", valueToShowInHelp = "no end", description = "Ends after so many records")
    long count = Long.MAX_VALUE;

    @Option(name = "--json", description = "Prints each record as one line of JSON")
    boolean json;

    @Reference(optional = true)
    StreamLog log;

    @Override
    void run(PrintStream out) throws CommandException, InterruptedException {
        StreamKind of = Inputs.anyKind(kind);
        if (device != null) {
            Names.requireDeviceId(device);
        }
        if (count < 1) {
            throw new IllegalArgumentException("--count " + count + " is less than 1");
        }
        try (LogReader reader = need(log, "log").openAt(of, Inputs.target(from, Instant.now()))) {
            long left = count;
            while (left > 0) {
                left -= print(out, reader.poll(BATCH, PATIENCE), left);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
    }

    private long print(PrintStream out, List<LogRecord> records, long most) {
        long printed = 0;
        for (LogRecord entry : records) {
            if (printed < most
                    && (device == null || device.equals(entry.record().deviceId()))) {
                out.println(json ? Json.write(Views.json(entry.record())) : Views.line(entry.record()));
                printed++;
            }
        }
        out.flush();
        return printed;
    }
}

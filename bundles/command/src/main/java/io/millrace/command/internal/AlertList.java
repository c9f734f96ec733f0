package io.millrace.command.internal;

import io.millrace.api.alert.Alert;
import io.millrace.api.alert.AlertPage;
import io.millrace.api.alert.AlertQuery;
import io.millrace.api.alert.AlertSeverity;
import io.millrace.api.alert.AlertStatus;
import io.millrace.api.alert.Alerts;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.apache.karaf.shell.support.table.ShellTable;

/** Lists alerts. */
@Service
@Command(
        scope = "millrace",
        name = "alert-list",
        description = "Lists alerts, newest first; those that are not cleared unless --status says otherwise")
public final class AlertList extends MillraceCommand {

    @Option(
            name = "--status",
            description = "Only those in one of these, comma-separated: active, acknowledged, cleared")
    @Completion(
            value = StringsCompleter.class,
            values = {"active", "acknowledged", "cleared"})
    String status = "active,acknowledged";

    @Option(
            name = "--severity",
            valueToShowInHelp = "all",
            description = "Only those of one of these, comma-separated: minor, major, critical")
    @Completion(
            value = StringsCompleter.class,
            values = {"minor", "major", "critical"})
    String severity;

    @Option(name = "--device", valueToShowInHelp = "all", description = "Only those of this device")
    @Completion(DeviceIdCompleter.class)
    String device;

    @Option(name = "--rule", valueToShowInHelp = "all", description = "Only those of this rule or route")
    String rule;

    @Option(name = "--limit", description = "The most alerts, 1 to 10000")
    int limit = 20;

    @Option(name = "--cursor", valueToShowInHelp = "none", description = "Goes on where the list before ended")
    String cursor;

    @Reference(optional = true)
    Alerts alerts;

    @Override
    void run(PrintStream out) throws CommandException {
        AlertQuery query = new AlertQuery(
                among("--status", status, AlertStatus.class, AlertStatus::ofWireName),
                among("--severity", severity, AlertSeverity.class, AlertSeverity::ofWireName),
                Optional.ofNullable(device),
                Optional.ofNullable(rule));
        AlertPage page = need(alerts, "alerts").list(query, Inputs.limit(limit), Optional.ofNullable(cursor));
        ShellTable table = Views.table(
                        "Id", "Severity", "Status", "Device", "Rule", "Since", "Times", "Message", "Values")
                .emptyTableText("(no alerts)");
        for (Alert alert : page.alerts()) {
            table.addRow()
                    .addContent(
                            alert.id(),
                            alert.severity().wireName(),
                            alert.status().wireName(),
                            alert.deviceId(),
                            alert.ruleId(),
                            alert.time(),
                            alert.progress().occurrences(),
                            alert.message(),
                            alert.values());
        }
        table.print(out);
        page.cursor().ifPresent(next -> out.println("There may be more: --cursor " + next));
    }

    private static <E extends Enum<E>> Set<E> among(
            String option, String words, Class<E> type, Function<String, Optional<E>> reader) {
        Set<E> wanted = EnumSet.noneOf(type);
        for (String word : Inputs.list(words)) {
            wanted.add(reader.apply(word)
                    .orElseThrow(() -> new IllegalArgumentException(option + " '" + word + "' is none of "
                            + Arrays.stream(type.getEnumConstants())
                                    .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                    .collect(Collectors.joining(", ")))));
        }
        return wanted;
    }
}

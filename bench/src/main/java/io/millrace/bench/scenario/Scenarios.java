package io.millrace.bench.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** All scenarios, in the order in which they run. */
public final class Scenarios {

    /** The comparison without the route comes last of those: what it leaves in the log must not weigh on the others. */
    public static final List<Scenario> ALL = List.of(
            new Pipeline(),
            new Sustained(),
            new HalfLoad(),
            new Logins(false),
            new Logins(true),
            new Ingest(),
            new CommandLatency(),
            new RuleLatency(),
            new Revocation(),
            new Overload(),
            new FleetMemory(),
            new RegistryGrowth(),
            new Footprint());

    private Scenarios() {}

    /** Returns all names, separated by commas. */
    public static String words() {
        return ALL.stream().map(Scenario::word).collect(Collectors.joining(", "));
    }

    /**
     * Reads names that are separated by commas.
     *
     * @return the scenarios in the order in which they run
     * @throws IllegalArgumentException naming one that is none
     */
    public static List<Scenario> of(String words) {
        List<String> named = new ArrayList<>(
                List.of(words.split(",")).stream().map(String::trim).toList());
        List<Scenario> chosen =
                ALL.stream().filter(each -> named.remove(each.word())).toList();
        if (!named.isEmpty()) {
            throw new IllegalArgumentException("there is no scenario '" + named.get(0) + "'; there are " + words());
        }
        return chosen;
    }
}

package io.millrace.rules.internal;

import io.millrace.api.rule.Rule;
import io.millrace.api.rule.RuleSignal;
import io.millrace.storage.internal.EmbeddedDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.rules.TemporaryFolder;

/** Tests of rules that run in a {@link House} of their own, on a real database. */
abstract class InHouse {

    @org.junit.Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    EmbeddedDatabase database;
    House house;
    RuleHost host;

    @Before
    public void open() {
        database = EmbeddedDatabase.open(folder.getRoot().toPath().resolve("derby"));
        house = new House(database, memory());
        host = house.start();
    }

    @After
    public void close() {
        host.stop();
        database.close();
    }

    /** Where snapshots are. */
    final Path memory() {
        return folder.getRoot().toPath().resolve("rules");
    }

    final Rule put(String id, String condition) {
        return host.book().put(id, Map.of("condition", condition));
    }

    final void restart() {
        host.stop();
        host = house.start();
    }

    /** Writes signals as {@code +rule/device -rule/device}. */
    static String lines(List<RuleSignal> signals) {
        return String.join(
                " ",
                signals.stream()
                        .map(signal -> (signal.raised() ? "+" : "-") + signal.ruleId() + "/" + signal.deviceId())
                        .toList());
    }
}

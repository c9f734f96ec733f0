package io.millrace.command.internal;

import static org.junit.Assert.assertEquals;

import io.millrace.api.registry.DevicePage;
import io.millrace.api.registry.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.support.completers.ArgumentCommandLine;
import org.junit.Test;

/** What the tabulator key offers. */
public class CompletersTest {

    private final DeviceIdCompleter devices = new DeviceIdCompleter();
    private Object asked;

    @Test
    public void offersTheDevicesThatBeginSo() {
        devices.registry = Fake.of(Registry.class, Map.of("query", args -> {
            asked = args[0];
            return new DevicePage(List.of(Fixtures.device("press-1")), true, Optional.empty());
        }));
        List<String> offered = new ArrayList<>();

        devices.complete(null, new ArgumentCommandLine("pre", 3), offered);

        assertEquals(Optional.of("id prefix 'pre'"), asked);
        assertEquals(List.of("press-1 "), offered);
    }

    @Test
    public void asksNothingWhereNoIdCanBeginSo() {
        devices.registry = Fake.of(Registry.class, Map.of());

        assertEquals(List.of(), devices.startingWith("o'"));
    }

    @Test
    public void offersTheKindsThatServicesMayConsume() {
        List<String> offered = new ArrayList<>();

        new KindCompleter().complete(null, new ArgumentCommandLine("", 0), offered);

        assertEquals(7, offered.size());
    }
}

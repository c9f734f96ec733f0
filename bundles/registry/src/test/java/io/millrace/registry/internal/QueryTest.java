package io.millrace.registry.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.registry.DevicePage;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.DeviceStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class QueryTest {
    /** A filter, and the devices it finds, one letter each. */
    private static final String[][] FILTERS = {
        {"metadata.site eq 'Ulm'", "a"},
        {"metadata.site eq 'Ulm '", "b"},
        {"metadata.site ne 'Ulm'", "bcdefg"},
        {"not metadata.site eq 'Ulm'", "bcdefg"},
        {"metadata.site eq 'true'", "d"},
        {"metadata.on eq true", "a"},
        {"metadata.on eq 'true'", "d"},
        {"metadata.on in (true, false)", "ac"},
        {"metadata.site eq 5", "e"},
        {"metadata.site eq null", "g"},
        {"metadata.site ne null", "abcdef"},
        {"metadata.pos ne null", "e"},
        {"metadata.site prefix 'U'", "abf"},
        {"metadata.site prefix 'Ulm'", "ab"},
        {"metadata.site prefix 'Ulm '", "b"},
        {"startsWith(metadata.site, 'Bo')", "c"},
        {"metadata.site prefix ''", "abcdf"},
        {"metadata.site gt 'Ulm'", "bd"},
        {"metadata.site ge 'Ulm'", "abd"},
        {"metadata.site lt 'Ulm'", "cf"},
        {"metadata.site le 'Ulm'", "acf"},
        {"metadata.n gt 1", "b"},
        {"metadata.n ge 1", "ab"},
        {"metadata.n lt 1", "c"},
        {"metadata.n le 1.0", "ac"},
        {"metadata.n eq 1", "a"},
        {"metadata.n eq 25e-1", "b"},
        {"metadata.n eq '1'", ""},
        {"metadata.tags eq 't2'", "bd"},
        {"metadata.tags eq 't1' or metadata.tags eq 't3'", "bd"},
        {"metadata.tags prefix 't'", "bd"},
        {"metadata.site in ('Ulm', 'Bonn', 5)", "ace"},
        {"metadata.site eq 'Ulm' and metadata.n eq 1", "a"},
        {"metadata.site eq 'Ulm' and metadata.n eq 2", ""},
        {"metadata.n gt -10 and status eq 'enabled'", "ac"},
        {"status eq 'disabled'", "bf"},
        {"status ne 'disabled'", "acdeg"},
        {"status in ('enabled', 'disabled')", "abcdefg"},
        {"id eq 'c'", "c"},
        {"id gt 'c' and id le 'e'", "de"},
        {"id in ('a', 'g', 'zz')", "ag"},
        {"id prefix 'b'", "b"},
        {"id ge 'b' and (metadata.n gt 0 or metadata.tags eq 't3')", "bd"},
        {"NOT (metadata.n gt 0 OR status eq 'disabled')", "cdeg"},
        {"reported.fw prefix '1.'", "ac"},
        {"metadata.x eq 'q' or metadata.x eq 7", "ae"},
        {"metadata.pos.lat gt 48", "e"},
        {"metadata.'a.b' eq 'dot'", "f"},
        {"metadata.site eq 'U" + "l".repeat(600) + "'", "f"},
        {"metadata.site eq 'O''Hara'", ""},
        {"", "abcdefg"},
    };

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Fixture fixture;

    @Before
    public void open() {
        fixture = new Fixture(folder.getRoot().toPath(), "metadata.site, metadata.n, metadata.on, metadata.tags");
        insert("a", DeviceStatus.ENABLED, Map.of("site", "Ulm", "n", 1, "on", true, "x", "q"), Map.of("fw", "1.0"));
        insert("b", DeviceStatus.DISABLED, Map.of("site", "Ulm ", "n", 2.5, "tags", List.of("t1", "t2")), Map.of());
        insert("c", DeviceStatus.ENABLED, Map.of("site", "Bonn", "n", -3, "on", false), Map.of("fw", "1.1"));
        insert("d", DeviceStatus.ENABLED, Map.of("site", "true", "tags", List.of("t2", "t3"), "on", "true"), Map.of());
        insert("e", DeviceStatus.ENABLED, Map.of("site", 5, "pos", Map.of("lat", 48.4), "x", 7), Map.of());
        insert("f", DeviceStatus.DISABLED, Map.of("site", "U" + "l".repeat(600), "a.b", "dot"), Map.of("fw", "2.0"));
        insert("g", DeviceStatus.ENABLED, Map.of(), Map.of());
    }

    @After
    public void close() {
        fixture.close();
    }

    @Test
    public void filtersFindTheDevicesThatTheyDescribe() {
        for (String[] row : FILTERS) {
            assertEquals(row[0], row[1], ids(query(row[0], 100, Optional.empty())));
            assertEquals(row[0] + ", page by page", row[1], ids(pages(row[0], 1)));
        }
    }

    @Test
    public void theAnswerSaysWhetherItsPathsAreDeclared() {
        Object[][] table = {
            {"metadata.site eq 'a' and metadata.n gt 1", true},
            {"id eq 'a' or status eq 'enabled'", true},
            {"metadata.x eq 'q'", false},
            {"metadata.site eq 'Ulm' and metadata.x eq 'q'", false},
        };
        for (Object[] row : table) {
            assertEquals(
                    row[0].toString(),
                    row[1],
                    query((String) row[0], 9, Optional.empty()).indexed());
        }
    }

    @Test
    public void wrongLimitsAndCursorsAreRefused() {
        for (int limit : new int[] {0, -1, 10_001}) {
            assertThrows(IllegalArgumentException.class, () -> query("", limit, Optional.empty()));
        }
        for (String cursor : new String[] {"", "!", "YQ"}) {
            assertThrows(IllegalArgumentException.class, () -> query("", 1, Optional.of(cursor)));
        }
    }

    @Test
    public void aScanThatHasReadEnoughGoesOnWithTheNextPage() {
        fixture.database.transaction(c -> {
            IntStream.range(0, 10_500).forEach(i -> fixture.registry.insert(Fixture.device("m" + i, Map.of())));
            return null;
        });
        insert("z", DeviceStatus.ENABLED, Map.of("x", "last", "site", "Ulm"), Map.of());

        DevicePage first = query("metadata.x eq 'last'", 5, Optional.empty());
        assertEquals("", ids(first));
        assertEquals("z", ids(query("metadata.x eq 'last'", 5, first.cursor())));
        assertEquals(
                "z",
                ids(pages("metadata.x eq 'last' or metadata.site eq 'Ulm'", 5)).replace("a", ""));
        assertEquals("az", ids(query("metadata.site eq 'Ulm'", 5, Optional.empty())));
    }

    @Test
    public void everyPlanGivesTheSameAnswerAsReadingAllRecords() {
        fixture.database.transaction(c -> {
            IntStream.range(0, 300)
                    .forEach(i -> fixture.registry.insert(Fixture.device(
                            "r" + i,
                            Map.of("site", "s" + i % 7, "n", i % 11, "tags", List.of("t" + i % 3, "t" + i % 5)))));
            return null;
        });
        String[] filters = {
            "metadata.site eq 's3' and metadata.n eq 4",
            "metadata.site eq 's3' or metadata.n eq 4",
            "metadata.n gt 3 and metadata.n le 7 and metadata.tags eq 't1'",
            "metadata.tags in ('t0', 't4') and not metadata.site eq 's1'",
            "id prefix 'r1' and metadata.site ge 's5'",
            "(metadata.site eq 's1' or metadata.site eq 's2') and (metadata.n lt 3 or metadata.n gt 8)",
        };
        List<DeviceRecord> all = pages("", 10_000).devices();
        for (String filter : filters) {
            Filter meaning = FilterParser.parse(filter);
            String expected =
                    all.stream().filter(meaning::matches).map(DeviceRecord::id).collect(Collectors.joining(" "));
            String actual =
                    pages(filter, 7).devices().stream().map(DeviceRecord::id).collect(Collectors.joining(" "));
            assertFalse(filter, expected.isEmpty());
            assertEquals(filter, expected, actual);
            assertTrue(filter, query(filter, 7, Optional.empty()).indexed());
        }
    }

    /** A look for one value and device is one place of the index; for a range it would be all of the range, for each device. */
    @Test
    public void noPlanGoesThroughARangeForEachDevice() {
        record Row(String filter, int looks) {}
        for (Row row : List.of(
                new Row("metadata.site eq 'Ulm' and metadata.tags eq 't2'", 1),
                new Row("metadata.site eq 'Ulm' and metadata.tags prefix 't'", 0),
                new Row("metadata.n gt 0 and metadata.tags prefix 't'", 0))) {
            String sql = fixture.database.transaction(connection -> CandidateQuery.choose(
                            connection,
                            Branches.of(FilterParser.parse(row.filter())).get(0),
                            fixture.index.get(),
                            Optional.empty())
                    .sql());
            assertEquals(row.filter() + ": " + sql, row.looks(), sql.split("EXISTS", -1).length - 1);
        }
    }

    private void insert(String id, DeviceStatus status, Map<String, Object> metadata, Map<String, Object> reported) {
        fixture.registry.insert(Fixture.device(id, status, metadata, reported, List.of()));
    }

    private DevicePage query(String filter, int limit, Optional<String> cursor) {
        return fixture.registry.query(Optional.of(filter), limit, cursor);
    }

    private DevicePage pages(String filter, int limit) {
        List<DeviceRecord> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            DevicePage page = query(filter, limit, cursor);
            assertTrue(filter, page.devices().size() <= limit);
            all.addAll(page.devices());
            cursor = page.cursor();
        } while (cursor.isPresent());
        return new DevicePage(all, true, Optional.empty());
    }

    private static String ids(DevicePage page) {
        return page.devices().stream().map(DeviceRecord::id).collect(Collectors.joining());
    }
}

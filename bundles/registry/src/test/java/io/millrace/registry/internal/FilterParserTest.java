package io.millrace.registry.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.registry.FilterException;
import org.junit.Test;

public class FilterParserTest {

    @Test
    public void errorsHaveTheirPositionAndSayWhatIsRight() {
        Object[][] table = {
            {"", 0, "found the end, expected a path"},
            {"status eq 'sleeping'", 10, "found 'sleeping', expected 'enabled' or 'disabled'"},
            {"status ne null", 10, "expected 'enabled' or 'disabled'"},
            {"id eq 'a' and status in ('enabled', 'foo')", 36, "expected 'enabled' or 'disabled'"},
            {"site eq 'Ulm'", 0, "begins with id, status, metadata. or reported."},
            {"metadata eq 'Ulm'", 9, "expected '.'"},
            {"metadata. eq", 12, "found the end, expected eq"},
            {"metadata.site = 'Ulm'", 14, "no '='"},
            {"metadata.site is 'Ulm'", 14, "found 'is', expected eq, ne, gt, ge, lt, le, in or prefix"},
            {"metadata.site eq Ulm", 17, "a text in ' quotes"},
            {"metadata.site eq \"Ulm\"", 17, "texts are quoted with '"},
            {"metadata.site eq 'Ulm", 17, "no closing '"},
            {"metadata.site eq 'Ulm' metadata.x eq 1", 23, "expected 'and', 'or' or the end"},
            {"metadata.site eq 'Ulm' and", 26, "found the end"},
            {"(metadata.site eq 'Ulm'", 23, "expected ')'"},
            {"metadata.site in 'Ulm'", 17, "expected '('"},
            {"metadata.site in ()", 18, "found ')'"},
            {"metadata.site in ('a' 'b')", 22, "expected ')'"},
            {"metadata.site gt true", 17, "which have an order"},
            {"metadata.site prefix 5", 21, "a text in ' quotes"},
            {"startsWith(metadata.site 'U')", 25, "expected ','"},
            {"metadata.n eq 1e999", 14, "too large"},
            {"id.x eq 'a'", 2, "expected eq"},
            {"not", 3, "found the end"},
            {"metadata.a#b eq 1", 10, "no '#'"},
            {"(".repeat(40) + "id eq 'a'" + ")".repeat(40), 33, "nested deeper"},
            {"id eq '" + "a".repeat(5000) + "'", 4096, "at most 4096"},
        };
        for (Object[] row : table) {
            String filter = (String) row[0];
            FilterException e = assertThrows(filter, FilterException.class, () -> FilterParser.parse(filter));
            assertEquals(filter + " -> " + e.getMessage(), row[1], e.position());
            assertTrue(filter + " -> " + e.getMessage(), e.getMessage().contains((String) row[2]));
        }
    }

    @Test
    public void aFilterOfTooManyComparisonsIsRefused() {
        String many = "id in (" + "'a',".repeat(300) + "'a')";

        assertTrue(assertThrows(FilterException.class, () -> FilterParser.parse(many))
                .getMessage()
                .contains("more than 200"));
    }

    @Test
    public void pathsArePrintedAsAFilterSpellsThem() {
        for (String path : new String[] {
            "metadata.site", "reported.a.b", "metadata.'a.b'.'c''d'", "metadata.2nd", "metadata.a-b_c@d~e$"
        }) {
            assertEquals(path, FilterParser.path(path).toString());
            assertEquals(
                    FilterParser.path(path),
                    FilterParser.path(FilterParser.path(path).toString()));
        }
    }
}

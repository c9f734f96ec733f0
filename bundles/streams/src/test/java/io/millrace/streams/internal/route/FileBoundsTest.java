package io.millrace.streams.internal.route;

import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Test;

/** How much a route file may hold. */
public class FileBoundsTest {

    private static final String BEGIN = "- route:\n    from:\n      uri: direct:a\n      steps:\n";

    @Test
    public void aFewAliasesThatStandForBillionsOfStepsAreRefused() {
        StringBuilder bomb = new StringBuilder("{log: x}");
        for (int i = 0; i < 40; i++) {
            bomb.insert(0, "{pipeline: {steps: [&a" + i + " ").append(", *a" + i + "]}}");
        }
        String reason = refused("bomb.yaml", BEGIN + "        - " + bomb);
        assertTrue(reason, reason.startsWith("bomb.yaml, line 1: there are "));
        assertTrue(reason, reason.contains("each alias (*name) counted as what it stands for; at most 20000"));
    }

    @Test
    public void anAliasThatHoldsItselfIsRefused() {
        String reason = refused("self.yaml", BEGIN + "        - &a {pipeline: {steps: [*a]}}");
        assertTrue(reason, reason.contains("more parts than can be counted"));
    }

    @Test
    public void filesOfTooManyStepsAreRefused() {
        refused("long.yaml", BEGIN + "        - log: x\n".repeat(10_000));
        refused("long.xml", "<route><from uri='direct:a'/>" + "<stop/>".repeat(20_000) + "</route>");
    }

    @Test
    public void anAliasOfAStepAndTwoThousandStepsAreAllowed() throws Exception {
        FileBounds.require(new RouteSource(
                "alert.yaml", Files.readString(Path.of("../../camel-routes/examples/alert-to-ticket.yaml"))));
        FileBounds.require(new RouteSource("long.yaml", BEGIN + "        - log: x\n".repeat(2_000)));
    }

    private static String refused(String fileName, String text) {
        return assertThrows(RouteException.class, () -> FileBounds.require(new RouteSource(fileName, text)))
                .getMessage();
    }
}

package io.millrace.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.bench.measure.Figure;
import io.millrace.bench.measure.Measurement;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.w3c.dom.Document;

/** The plots. */
public class PlotTest {

    @Test
    public void drawsABarForEachFigureInProportion() throws Exception {
        Measurement of = Measurement.alone(
                "command",
                List.of(new Figure("there & back", "p50", 5, "ms"), new Figure("there & back", "p99", 10, "ms")),
                List.of());
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(Plot.of(of).svg().getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                "the ground and two bars", 3, svg.getElementsByTagName("rect").getLength());
        double half = width(svg, 1);
        assertTrue(half > 10);
        assertEquals(2 * half, width(svg, 2), 0.2);
    }

    private static double width(Document svg, int bar) {
        return Double.parseDouble(svg.getElementsByTagName("rect")
                .item(bar)
                .getAttributes()
                .getNamedItem("width")
                .getNodeValue());
    }
}

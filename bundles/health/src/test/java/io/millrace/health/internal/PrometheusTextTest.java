package io.millrace.health.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.health.MetricsSource.Metric;
import io.millrace.api.health.MetricsSource.Type;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class PrometheusTextTest {

    @Test
    public void samplesOfOneNameStandTogetherAndLabelsAreEscaped() {
        String text = PrometheusText.of(List.of(
                new Metric("m_total", "All\nof them.", Type.COUNTER, Map.of("kind", "a\"b\\", "by", "x"), 3),
                new Metric("g", "One.", Type.GAUGE, Map.of(), 1.5),
                new Metric("m_total", "All of them.", Type.COUNTER, Map.of(), 1e16)));
        assertEquals(
                """
                # HELP g One.
                # TYPE g gauge
                g 1.5
                # HELP m_total All\\nof them.
                # TYPE m_total counter
                m_total{by="x",kind="a\\"b\\\\"} 3
                m_total 1.0E16
                """,
                text);
    }

    @Test
    public void noLabelNamesADevice() {
        String text = PrometheusText.of(
                List.of(new Metric("g", "One.", Type.GAUGE, Map.of("device_id", "press-1", "kind", "t"), 1)));
        assertTrue(text, text.contains("g{kind=\"t\"} 1"));
    }

    @Test
    public void theMachineIsMeasured() {
        String text = PrometheusText.of(new JvmMetrics().metrics());
        for (String name : List.of(
                "jvm_memory_used_bytes{area=\"heap\"}",
                "jvm_threads_current",
                "jvm_gc_collection_seconds_count{",
                "process_cpu_seconds_total",
                "process_open_fds")) {
            assertTrue(name, text.contains("\n" + name));
        }
    }
}

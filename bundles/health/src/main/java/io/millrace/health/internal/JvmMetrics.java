package io.millrace.health.internal;

import io.millrace.api.health.MetricsSource;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/** Heap, threads, collections, open files and processor time of this process, under the names that dashboards know. */
final class JvmMetrics implements MetricsSource {

    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;
    private static final int KIB = 1024;
    private static final String OPERATING_SYSTEM = "java.lang:type=OperatingSystem";

    @Override
    public List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>();
        memory(metrics);
        collections(metrics);
        gauge(
                metrics,
                "jvm_threads_current",
                "Threads.",
                ManagementFactory.getThreadMXBean().getThreadCount());
        gauge(
                metrics,
                "process_start_time_seconds",
                "When the process started, in seconds since 1970.",
                ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
        process(metrics);
        return metrics;
    }

    private static void memory(List<Metric> metrics) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        area(metrics, "heap", memory.getHeapMemoryUsage());
        area(metrics, "nonheap", memory.getNonHeapMemoryUsage());
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            metrics.add(new Metric(
                    "jvm_buffer_pool_used_bytes",
                    "Memory of buffers outside the heap.",
                    Type.GAUGE,
                    Map.of("pool", pool.getName()),
                    pool.getMemoryUsed()));
        }
    }

    private static void area(List<Metric> metrics, String name, MemoryUsage usage) {
        Map<String, String> area = Map.of("area", name);
        metrics.add(new Metric("jvm_memory_used_bytes", "Memory in use.", Type.GAUGE, area, usage.getUsed()));
        metrics.add(new Metric(
                "jvm_memory_committed_bytes", "Memory that the JVM holds.", Type.GAUGE, area, usage.getCommitted()));
        metrics.add(new Metric(
                "jvm_memory_max_bytes", "Memory that it may hold; -1 is unbounded.", Type.GAUGE, area, usage.getMax()));
    }

    private static void collections(List<Metric> metrics) {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            Map<String, String> gc = Map.of("gc", collector.getName());
            metrics.add(new Metric(
                    "jvm_gc_collection_seconds_count",
                    "Garbage collections.",
                    Type.COUNTER,
                    gc,
                    collector.getCollectionCount()));
            metrics.add(new Metric(
                    "jvm_gc_collection_seconds_sum",
                    "Time spent in garbage collections.",
                    Type.COUNTER,
                    gc,
                    collector.getCollectionTime() / MILLIS));
        }
    }

    private static void process(List<Metric> metrics) {
        attribute("OpenFileDescriptorCount", metrics, "process_open_fds", "Open files.", Type.GAUGE, 1);
        attribute("MaxFileDescriptorCount", metrics, "process_max_fds", "Files that may be open.", Type.GAUGE, 1);
        attribute(
                "ProcessCpuTime",
                metrics,
                "process_cpu_seconds_total",
                "Processor time of the process.",
                Type.COUNTER,
                NANOS);
        residentKibibytes(metrics);
    }

    /** Reads what only some platforms have; it is left out on the others. */
    private static void attribute(
            String attribute, List<Metric> metrics, String name, String help, Type type, double divisor) {
        try {
            Object value = ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName(OPERATING_SYSTEM), attribute);
            if (value instanceof Number number) {
                metrics.add(new Metric(name, help, type, Map.of(), number.doubleValue() / divisor));
            }
        } catch (JMException e) {
            // not on this platform
            return;
        }
    }

    private static void residentKibibytes(List<Metric> metrics) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    gauge(
                            metrics,
                            "process_resident_memory_bytes",
                            "Resident memory.",
                            Double.parseDouble(line.replaceAll("[^0-9]", "")) * KIB);
                }
            }
        } catch (IOException e) {
            // Linux only
            return;
        }
    }

    private static void gauge(List<Metric> metrics, String name, String help, double value) {
        metrics.add(new Metric(name, help, Type.GAUGE, Map.of(), value));
    }
}

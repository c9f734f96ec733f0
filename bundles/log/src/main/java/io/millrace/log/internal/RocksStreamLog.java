package io.millrace.log.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.health.Health;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.health.MetricsSource;
import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.GroupInfo;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.StreamInfo;
import io.millrace.api.log.StreamLog;
import io.millrace.api.stream.StreamRecord;
import io.millrace.api.usage.UsageMeter;
import io.millrace.api.usage.UsagePage;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** Offers the log as a service; {@link DurableLog} does the work. */
@Component(
        configurationPid = "io.millrace.log",
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        immediate = true,
        service = {StreamLog.class, UsageMeter.class, HealthCheck.class, MetricsSource.class})
@Designate(ocd = LogConfig.class)
public final class RocksStreamLog implements StreamLog, UsageMeter, HealthCheck, MetricsSource {

    private final DurableLog log;

    /**
     * Opens the log.
     *
     * @param config see config/io.millrace.log.cfg
     */
    @Activate
    public RocksStreamLog(LogConfig config) {
        log = new DurableLog(LogSettings.of(config), Clock.systemUTC());
    }

    /** Starts its threads. */
    @Activate
    void start() {
        log.start();
    }

    /** Writes what waits and closes the files, so that the next version of this bundle can open them. */
    @Deactivate
    void stop() {
        log.close();
    }

    @Override
    public void append(StreamRecord record, AppendCallback callback) {
        log.append(record, callback);
    }

    @Override
    public boolean tryAppend(StreamRecord record, AppendCallback callback) {
        return log.tryAppend(record, callback);
    }

    @Override
    public int erase(StreamKind kind, String deviceId, String generationId) {
        return log.erase(kind, deviceId, generationId);
    }

    @Override
    public List<StreamInfo> streams() {
        return log.streams();
    }

    @Override
    public List<GroupInfo> groups(StreamKind kind) {
        return log.groups(kind);
    }

    @Override
    public Optional<GroupInfo> group(StreamKind kind, String group) {
        return log.group(kind, group);
    }

    @Override
    public GroupInfo createGroup(StreamKind kind, String group, SeekTarget start) {
        return log.createGroup(kind, group, start);
    }

    @Override
    public boolean deleteGroup(StreamKind kind, String group) {
        return log.deleteGroup(kind, group);
    }

    @Override
    public Optional<GroupInfo> seek(StreamKind kind, String group, SeekTarget target) {
        return log.seek(kind, group, target);
    }

    @Override
    public LogReader openGroup(StreamKind kind, String group, String owner) {
        return log.openGroup(kind, group, owner);
    }

    @Override
    public LogReader openAt(StreamKind kind, SeekTarget start) {
        return log.openAt(kind, start);
    }

    @Override
    public UsagePage usage(
            LocalDate from, LocalDate to, Optional<String> deviceId, int limit, Optional<String> cursor) {
        return log.usage().usage(from, to, deviceId, limit, cursor);
    }

    @Override
    public String name() {
        return "log";
    }

    @Override
    public Health check() {
        return log.health();
    }

    @Override
    public List<Metric> metrics() {
        return LogMetrics.of(log);
    }
}

package io.millrace.rest.internal;

import io.millrace.api.access.ApiKey;
import io.millrace.api.access.ApiKeys;
import io.millrace.api.access.Role;
import io.millrace.api.access.User;
import io.millrace.api.access.UserDirectory;
import io.millrace.api.audit.AuditEvent;
import io.millrace.api.audit.AuditQuery;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.devicelog.DeviceLog;
import io.millrace.api.devicelog.DeviceLogEntry;
import io.millrace.api.devicelog.DeviceLogReport;
import io.millrace.api.identity.Validity;
import io.millrace.rest.internal.provider.AccessProviders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** People, API keys, the audit trail and logs of devices in memory. Each role is a person of version 1. */
public final class FakeAccess implements UserDirectory, ApiKeys, AuditTrail, DeviceLog {

    /** What was audited, oldest first. */
    public final List<AuditRecord> audited = new ArrayList<>();

    private final Map<String, User> users = new TreeMap<>();
    private final Map<String, Long> versions = new TreeMap<>();
    private final Map<String, ApiKey> keys = new LinkedHashMap<>();
    private final List<DeviceLogEntry> log = new ArrayList<>();
    private final AccessProviders providers = new AccessProviders();

    /** Makes a person of each role. */
    public FakeAccess() {
        for (Role role : Role.values()) {
            users.put(role.wireName(), new User(role.wireName(), java.util.Set.of(role), false));
            versions.put(role.wireName(), 1L);
        }
        providers.bindUsers(this);
        providers.bindApiKeys(this);
        providers.bindAudit(this);
        providers.bindDeviceLog(this);
    }

    /** Returns the holder of all of them. */
    public AccessProviders providers() {
        return providers;
    }

    @Override
    public synchronized List<User> users() {
        return List.copyOf(users.values());
    }

    @Override
    public synchronized Optional<User> find(String name) {
        return Optional.ofNullable(users.get(name));
    }

    @Override
    public synchronized Optional<Long> version(String name) {
        return Optional.ofNullable(versions.get(name));
    }

    @Override
    public synchronized boolean put(User user, Optional<String> password) {
        if (!users.containsKey(user.name()) && password.isEmpty()) {
            throw new IllegalArgumentException("a new user needs a password");
        }
        versions.merge(user.name(), 1L, Long::sum);
        return users.put(user.name(), user) == null;
    }

    @Override
    public synchronized boolean remove(String name) {
        if (name.equals("admin")) {
            throw new IllegalStateException("'admin' is the only admin");
        }
        versions.remove(name);
        return users.remove(name) != null;
    }

    @Override
    public synchronized ApiKey.Created create(String name, Role role, Validity validity, String createdBy) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a key says what it is for");
        }
        String id = "key" + keys.size();
        ApiKey key = new ApiKey(id, name, role, validity, Instant.EPOCH, createdBy);
        keys.put("mrk_" + id, key);
        return new ApiKey.Created(key, "mrk_" + id);
    }

    @Override
    public synchronized List<ApiKey> list() {
        return List.copyOf(keys.values());
    }

    @Override
    public synchronized boolean revoke(String id) {
        return keys.remove("mrk_" + id) != null;
    }

    @Override
    public synchronized Optional<ApiKey> verify(String secret) {
        return Optional.ofNullable(keys.get(secret));
    }

    @Override
    public synchronized void append(AuditEvent event) {
        audited.add(new AuditRecord(audited.size() + 1L, Instant.EPOCH, event));
    }

    @Override
    public synchronized List<AuditRecord> find(AuditQuery query, int limit) {
        List<AuditRecord> found = new ArrayList<>();
        for (int i = audited.size() - 1; i >= 0 && found.size() < limit; i--) {
            AuditRecord record = audited.get(i);
            boolean actor =
                    query.actor().map(record.event().actor().name()::equals).orElse(true);
            boolean device = query.deviceId().equals(record.event().deviceId())
                    || query.deviceId().isEmpty();
            if (actor && device && record.id() < query.before().orElse(Long.MAX_VALUE)) {
                found.add(record);
            }
        }
        return found;
    }

    @Override
    public synchronized void report(DeviceLogReport report) {
        log.add(new DeviceLogEntry(Instant.EPOCH, Instant.EPOCH, 1, report));
    }

    @Override
    public synchronized List<DeviceLogEntry> last(String identity) {
        return log.stream()
                .filter(entry -> entry.report().identity().equals(identity))
                .toList();
    }
}

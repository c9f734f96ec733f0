package io.millrace.provisioning.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.alert.Alerts;
import io.millrace.api.identity.IdentityStore;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.LogException;
import io.millrace.api.log.StreamLog;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.provisioning.ProvisioningListener;
import io.millrace.api.registry.Registry;
import io.millrace.api.route.DeadLetters;
import io.millrace.api.state.StateStore;
import io.millrace.api.storage.StorageException;
import io.millrace.api.stream.StreamRecord;
import io.millrace.identity.internal.IdentityRoom;
import io.millrace.registry.internal.RegistryRoom;
import io.millrace.storage.internal.EmbeddedDatabase;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Provisioning over the real rooms and a real database, with optional services that the test takes away. */
final class Rooms implements AutoCloseable, OptionalServices {

    final EmbeddedDatabase database;
    final IdentityStore identity;
    final Registry registry;
    final TransactionalProvisioning provisioning;
    final List<String> heardAuthorities = new CopyOnWriteArrayList<>();
    final List<LifecycleEvent> heard = new ArrayList<>();
    final List<StreamRecord> logged = new CopyOnWriteArrayList<>();
    final List<String> erased = new CopyOnWriteArrayList<>();
    final List<String> erasedInboxes = new CopyOnWriteArrayList<>();
    final List<String> erasedFromLog = new CopyOnWriteArrayList<>();
    final List<String> erasedLetters = new CopyOnWriteArrayList<>();
    final List<String> erasedAlerts = new CopyOnWriteArrayList<>();
    volatile boolean isLogThere = true;
    volatile boolean isLogBroken;
    volatile boolean isStateThere = true;
    volatile boolean isStateBroken;
    volatile boolean isInboxThere = true;
    volatile boolean isInboxBroken;
    volatile boolean areAlertsThere = true;
    volatile boolean areLettersThere = true;
    private final RegistryRoom registryRoom;

    Rooms(Path folder) {
        database = EmbeddedDatabase.open(folder.resolve("derby"));
        IdentityRoom identityRoom = IdentityRoom.open(database, folder);
        identity = identityRoom.store();
        registryRoom = RegistryRoom.open(database);
        registry = registryRoom.registry();
        Stores stores = new Stores(database, identityRoom.admin(), registry, registryRoom.admin());
        provisioning = new TransactionalProvisioning(stores, this, Clock.systemUTC());
        provisioning.open();
    }

    @Override
    public Optional<StreamLog> log() {
        return isLogThere ? Optional.of(proxy(StreamLog.class, this::append)) : Optional.empty();
    }

    @Override
    public Optional<StateStore> state() {
        return isStateThere ? Optional.of(proxy(StateStore.class, this::erase)) : Optional.empty();
    }

    @Override
    public Optional<Inbox> inbox() {
        return isInboxThere ? Optional.of(proxy(Inbox.class, this::eraseInbox)) : Optional.empty();
    }

    @Override
    public Optional<Alerts> alerts() {
        return areAlertsThere
                ? Optional.of(proxy(Alerts.class, args -> addOnce(erasedAlerts, args)))
                : Optional.empty();
    }

    @Override
    public Optional<DeadLetters> deadLetters() {
        return areLettersThere
                ? Optional.of(proxy(DeadLetters.class, args -> addOnce(erasedLetters, args)))
                : Optional.empty();
    }

    @Override
    public List<ProvisioningListener> listeners() {
        ProvisioningListener broken = event -> {
            if (event.id().equals("unlucky")) {
                throw new IllegalStateException("must not keep the others from hearing");
            }
        };
        ProvisioningListener all = new ProvisioningListener() {
            @Override
            public void changed(LifecycleEvent event) {
                heard.add(event);
            }

            @Override
            public void authorityChanged(String authorityId) {
                heardAuthorities.add(authorityId);
            }
        };
        return List.of(broken, all);
    }

    List<String> payloads() {
        return logged.stream()
                .map(record -> new String(record.content().payload(), StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void close() {
        provisioning.close();
        registryRoom.close();
        database.close();
    }

    private void erase(Object... args) {
        if (isStateBroken) {
            throw new StorageException("disk full", null);
        }
        addOnce(erased, args);
    }

    private void eraseInbox(Object... args) {
        if (isInboxBroken) {
            throw new InboxException(InboxException.Reason.UNAVAILABLE, "disk full");
        }
        addOnce(erasedInboxes, args);
    }

    /** An erasure may be repeated, as by the sender while the caller is at it. */
    private static void addOnce(List<String> erased, Object... args) {
        String device = args[0] + " " + args[1];
        if (!erased.contains(device)) {
            erased.add(device);
        }
    }

    private void append(Object... args) {
        if (args[0] instanceof StreamKind kind) {
            addOnce(erasedFromLog, args[1], args[2] + " " + kind.wireName());
            return;
        }
        StreamRecord record = (StreamRecord) args[0];
        AppendCallback callback = (AppendCallback) args[1];
        if (isLogBroken) {
            callback.failed(new LogException("disk full", null));
            return;
        }
        if (record.kind() == StreamKind.LIFECYCLE) {
            logged.add(record);
        }
        callback.appended(logged.size());
    }

    /** Only one method of each interface is called here, or one that calls it. */
    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (p, method, args) -> {
            if (method.isDefault()) {
                return InvocationHandler.invokeDefault(p, method, args);
            }
            call.with(args);
            return method.getReturnType() == int.class ? 0 : null;
        }));
    }

    @FunctionalInterface
    private interface Call {

        void with(Object... args);
    }
}

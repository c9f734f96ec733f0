package io.millrace.streams.internal;

import io.millrace.api.log.LogRecord;
import io.millrace.api.provisioning.Provisioning;
import io.millrace.api.state.StateStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Providers of which a test needs one method. */
public final class Fakes {

    private Fakes() {}

    /** Makes a state store that records into what is given. */
    @SuppressWarnings("unchecked")
    public static StateStore state(Consumer<List<LogRecord>> recorded) {
        return fake(StateStore.class, "record", args -> recorded.accept((List<LogRecord>) args[0]));
    }

    /** Makes a provisioning that patches into what is given. */
    @SuppressWarnings("unchecked")
    public static Provisioning provisioning(BiConsumer<String, Map<String, Object>> patched) {
        return fake(
                Provisioning.class,
                "patchReported",
                args -> patched.accept((String) args[0], (Map<String, Object>) args[1]));
    }

    private static <T> T fake(Class<T> type, String name, Consumer<Object[]> body) {
        InvocationHandler handler = (proxy, method, args) -> {
            if (method.getName().equals(name)) {
                body.accept(args);
                return null;
            }
            if (method.getDeclaringClass() == Object.class) {
                return method.getName().equals("equals") ? (Object) (proxy == args[0]) : (Object) 1;
            }
            throw new UnsupportedOperationException(method.getName());
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}

package io.millrace.connect.internal;

import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** One configuration that can be read and updated. */
final class FakeConfigurations {

    private Dictionary<String, Object> properties;

    FakeConfigurations(Map<String, Object> properties) {
        this.properties = new Hashtable<>(properties);
    }

    /** Returns what it holds now. */
    Dictionary<String, Object> properties() {
        return properties;
    }

    ConfigurationAdmin admin() {
        Configuration configuration = fake(Configuration.class, (name, args) -> {
            if (name.equals("update")) {
                @SuppressWarnings("unchecked")
                Dictionary<String, Object> updated = (Dictionary<String, Object>) args[0];
                properties = updated;
            }
            return properties;
        });
        return fake(ConfigurationAdmin.class, (name, args) -> configuration);
    }

    private interface Body {
        Object call(String name, Object[] args);
    }

    private static <T> T fake(Class<T> type, Body body) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Object result = body.call(method.getName(), args);
            return method.getReturnType() == void.class ? null : result;
        }));
    }
}

package io.millrace.gateway.internal.quota;

import java.util.Map;
import java.util.function.LongSupplier;
import org.osgi.util.converter.Converters;

/** Quotas for tests, made from keys of the configuration. */
public final class QuotaFixture {

    private QuotaFixture() {}

    public static QuotaGuard guard(Map<String, Object> keys) {
        return guard(keys, System::nanoTime);
    }

    static QuotaGuard guard(Map<String, Object> keys, LongSupplier nanos) {
        return new QuotaGuard(QuotaSettings.of(config(keys)), nanos);
    }

    public static QuotaConfig config(Map<String, Object> keys) {
        return Converters.standardConverter().convert(keys).to(QuotaConfig.class);
    }

    /** Changes what holds from now. */
    public static void change(QuotaGuard guard, Map<String, Object> keys) {
        guard.change(QuotaSettings.of(config(keys)));
    }
}

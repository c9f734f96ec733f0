package io.millrace.rest.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.usage.Usage;
import io.millrace.api.usage.UsageMeter;
import io.millrace.api.usage.UsagePage;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** One device that stored one message a day in January 2026, a page a day. */
final class FakeUsage implements UsageMeter {

    @Override
    public UsagePage usage(
            LocalDate from, LocalDate to, Optional<String> deviceId, int limit, Optional<String> cursor) {
        LocalDate january = LocalDate.of(2026, 1, 1);
        LocalDate day = cursor.map(text -> january.plusDays(Long.parseLong(text)))
                .orElse(from.isBefore(january) ? january : from);
        if (day.isAfter(to)
                || day.getMonthValue() > 1
                || !deviceId.orElse("press-1").equals("press-1")) {
            return new UsagePage(List.of(), Optional.empty());
        }
        return new UsagePage(
                List.of(new Usage(day, "press-1", StreamKind.TELEMETRY, "motor", 1, 17)),
                Optional.of(Integer.toString(day.getDayOfMonth())));
    }
}

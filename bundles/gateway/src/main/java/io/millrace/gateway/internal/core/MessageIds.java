package io.millrace.gateway.internal.core;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Makes message ids: a random beginning for each start of the gateway, then a count. Any thread. */
final class MessageIds {

    private final String prefix =
            Long.toUnsignedString(UUID.randomUUID().getLeastSignificantBits(), Character.MAX_RADIX) + "-";
    private final AtomicLong count = new AtomicLong();

    String next() {
        return prefix + Long.toString(count.incrementAndGet(), Character.MAX_RADIX);
    }
}

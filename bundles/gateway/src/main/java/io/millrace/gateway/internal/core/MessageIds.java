package io.millrace.gateway.internal.core;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Makes message ids: a random beginning for each start of the gateway, then a count. Any thread. */
final class MessageIds {

    private final String prefix = Long.toString(new SecureRandom().nextLong() >>> 1, Character.MAX_RADIX) + "-";
    private final AtomicLong count = new AtomicLong();

    String next() {
        return prefix + Long.toString(count.incrementAndGet(), Character.MAX_RADIX);
    }
}

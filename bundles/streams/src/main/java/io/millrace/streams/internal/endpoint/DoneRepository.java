package io.millrace.streams.internal.endpoint;

import io.millrace.api.log.LogRecord;
import io.millrace.api.stream.StreamRecord;
import io.millrace.streams.internal.idempotent.DoneKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.spi.IdempotentRepository;

/**
 * The repository {@code millrace} of {@code idempotentConsumer}, one for each context. A key belongs to its route, and to the device where
 * the exchange is of one record. It counts as done when Camel confirms it, after the steps, and not before: what a crash or an error
 * interrupts is done again. Any thread.
 */
public final class DoneRepository implements IdempotentRepository {

    /** What route files call it. */
    public static final String NAME = "millrace";

    private static final String HELD = "millrace.idempotent";
    private static final int MOST_PENDING = 100_000;

    private final DoneKeys done;
    private final Set<UUID> pending = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > MOST_PENDING;
        }
    });

    /**
     * Makes one.
     *
     * @param done what all contexts are done with
     */
    public DoneRepository(DoneKeys done) {
        this.done = done;
    }

    @Override
    public boolean add(Exchange exchange, String key) {
        UUID whole = whole(exchange, key);
        Set<Object> held = new HashSet<>(held(exchange));
        if (!held.add(whole)) {
            throw new IllegalArgumentException("two idempotentConsumer of this route ask for the key '" + key
                    + "', so that the second would never do anything; write something before the key of one of them");
        }
        synchronized (this) {
            if (done.contains(whole) || !pending.add(whole)) {
                return false;
            }
        }
        exchange.setProperty(HELD, held);
        return true;
    }

    /** A new set for each step: what is split has copies of the exchange, which share it. */
    private static Set<?> held(Exchange exchange) {
        return Optional.<Set<?>>ofNullable(exchange.getProperty(HELD, Set.class))
                .orElse(Set.of());
    }

    @Override
    public synchronized boolean confirm(Exchange exchange, String key) {
        UUID whole = whole(exchange, key);
        done.add(whole);
        return pending.remove(whole);
    }

    @Override
    public synchronized boolean remove(Exchange exchange, String key) {
        return pending.remove(whole(exchange, key));
    }

    @Override
    public boolean contains(Exchange exchange, String key) {
        throw new UnsupportedOperationException("the repository '" + NAME
                + "' does not take 'eager: false': leave it out, a key counts as done after the" + " steps anyway");
    }

    private static UUID whole(Exchange exchange, String key) {
        StringBuilder whole = new StringBuilder(String.valueOf(exchange.getFromRouteId()));
        List<?> records = exchange.getProperty(RecordExchange.RECORDS, List.of(), List.class);
        if (records.size() == 1 && records.get(0) instanceof LogRecord record) {
            StreamRecord of = record.record();
            whole.append('\n')
                    .append(of.deviceId())
                    .append('\n')
                    .append(of.stamp().generationId());
        }
        return hash(whole.append('\n').append(key).toString());
    }

    private static UUID hash(String text) {
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
            return new UUID(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public boolean add(String key) {
        throw new UnsupportedOperationException("the repository '" + NAME + "' is for idempotentConsumer only");
    }

    @Override
    public boolean contains(String key) {
        return add(key);
    }

    @Override
    public boolean remove(String key) {
        return add(key);
    }

    @Override
    public boolean confirm(String key) {
        return add(key);
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException("the repository '" + NAME + "' is of all routes, and is not cleared");
    }

    @Override
    public void start() {
        // It is there as long as the node is.
    }

    @Override
    public void stop() {
        // As above.
    }
}

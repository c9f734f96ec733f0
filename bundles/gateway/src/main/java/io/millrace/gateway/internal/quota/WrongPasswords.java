package io.millrace.gateway.internal.quota;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Slows guessing down: after so many wrong passwords of one identity from one network in a minute comes a pause, which doubles
 * with each one more, up to a minute. In a pause three more guesses are checked, the others are refused unchecked; but the
 * password that was right the last time is checked always, so that no guesser at the same address keeps a device out. Tokens
 * and certificates cannot be guessed and are not counted.
 *
 * <p>Keeps keyed hashes only, of the 50,000 pairs that failed last and, one place for each of 65,536 classes of names, of the
 * passwords that were right. Any thread.
 */
final class WrongPasswords {

    static final int MAX_ENTRIES = 50_000;

    private static final int FREE_IN_PAUSE = 3;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_DOUBLINGS = 6;
    private static final int KNOWN = 1 << 16;

    private final LongSupplier nanos;
    private final byte[] salt = new byte[16];
    private final Map<Long, Failures> failures = new LinkedHashMap<>(16, 0.75f, true);
    private final long[] known = new long[KNOWN];

    /** What one identity got wrong from one network. */
    private static final class Failures {
        private int count;
        private long since;
        private long pausedUntil;
        private int checkedInPause;

        Failures(long now) {
            since = now;
            pausedUntil = now;
        }
    }

    WrongPasswords(LongSupplier nanos) {
        this.nanos = nanos;
        new SecureRandom().nextBytes(salt);
    }

    /** Refuses an attempt in a pause. */
    synchronized void require(Attempt attempt, int free) throws RefusedException {
        if (free == 0 || !attempt.isPassword()) {
            return;
        }
        Failures found = failures.get(key(attempt));
        long left = found == null ? 0 : found.pausedUntil - nanos.getAsLong();
        if (left <= 0 || isKnown(attempt)) {
            return;
        }
        found.checkedInPause++;
        if (found.checkedInPause > FREE_IN_PAUSE) {
            Duration wait = Duration.ofNanos(left);
            throw new RefusedException(
                    Reason.QUOTA_EXCEEDED,
                    "too many wrong passwords for this user name from this address; try again in "
                            + (wait.toSeconds() + 1) + " s",
                    wait);
        }
    }

    synchronized void failed(Attempt attempt, int free) {
        if (free == 0 || !attempt.isPassword()) {
            return;
        }
        long now = nanos.getAsLong();
        Failures found = failures.computeIfAbsent(key(attempt), key -> new Failures(now));
        if (failures.size() > MAX_ENTRIES) {
            failures.remove(failures.keySet().iterator().next()); // the one that failed longest ago
        }
        boolean paused = found.count >= free;
        if (now - (paused ? found.pausedUntil : found.since) > MINUTE) {
            found.count = 0;
            found.since = now;
        }
        found.count++;
        if (found.count >= free && found.pausedUntil - now <= 0) {
            found.pausedUntil = now + (FIRST_PAUSE << Math.min(found.count - free, MAX_DOUBLINGS));
            found.checkedInPause = 0;
        }
    }

    synchronized void succeeded(Attempt attempt) {
        if (attempt.isPassword()) {
            failures.remove(key(attempt));
            known[place(attempt)] = secret(attempt);
        }
    }

    private boolean isKnown(Attempt attempt) {
        return known[place(attempt)] == secret(attempt);
    }

    private int place(Attempt attempt) {
        return (int) hash("name", attempt.userName()) & KNOWN - 1;
    }

    private long secret(Attempt attempt) {
        return hash("secret", attempt.userName() + '\0' + attempt.secret().orElseThrow());
    }

    private long key(Attempt attempt) {
        return hash("key", attempt.userName() + '\0' + attempt.network());
    }

    private long hash(String purpose, String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            digest.update(purpose.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    synchronized int entries() {
        return failures.size();
    }
}

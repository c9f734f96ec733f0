package io.millrace.rest.internal.access;

import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.answer.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers log-ins that were right for a short time, since checking a password that a person chose is slow on purpose. Keeps
 * no password: only its HMAC under a key of this process. Few are checked at once, so that guessing does not take the
 * processor from the devices, and a bounded number waits, so that it does not take the server's threads where a check is slow; one
 * that was right the last time does not stand in line behind guesses.
 */
public final class CachedPasswordVerifier implements PasswordVerifier {

    private static final String HMAC = "HmacSHA256";
    private static final int MAX_ENTRIES = 256;
    private static final int MAX_KNOWN = 1000;
    private static final int MAX_AT_ONCE = 2;
    private static final int MAX_WAITING = 64;
    private static final int MAX_LENGTH = 1024;
    private static final int WAIT_SECONDS = 5;

    private final PasswordVerifier passwords;
    private final Duration remember;
    private final Clock clock;
    private final Function<String, Optional<Long>> versions;
    private final SecretKeySpec key;
    private final Semaphore checksOfOthers = new Semaphore(MAX_AT_ONCE, true);
    private final Semaphore checksOfKnown = new Semaphore(MAX_AT_ONCE, true);
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    /** What was right the last time, by user; whoever was here longest ago goes first. */
    private final Map<String, String> known = new LinkedHashMap<>(16, 0.75f, true);

    private record Entry(Caller caller, Instant until) {}

    private record Attempt(String user, String password, String digest, Optional<Long> version) {}

    /**
     * Makes an empty cache.
     *
     * @param passwords who really know
     * @param remember how long a log-in is remembered
     * @param clock tells the time
     * @param versions tells what of a person is current: a log-in of another version is forgotten
     */
    public CachedPasswordVerifier(
            PasswordVerifier passwords, Duration remember, Clock clock, Function<String, Optional<Long>> versions) {
        this.passwords = passwords;
        this.remember = remember;
        this.clock = clock;
        this.versions = versions;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, HMAC);
    }

    @Override
    public Optional<Caller> verify(String user, String password) {
        if (user.length() > MAX_LENGTH || password.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        // before the check, so that a change meanwhile is not missed
        Optional<Long> version = versions.apply(user);
        String digest = digest(user, password);
        Optional<Caller> remembered = remembered(digest, version);
        if (remembered.isPresent()) {
            return remembered;
        }
        Attempt attempt = new Attempt(user, password, digest, version);
        return inTurn(attempt, isKnown(user, digest) ? checksOfKnown : checksOfOthers);
    }

    @Override
    public boolean wasRight(String user, String password) {
        return user.length() <= MAX_LENGTH && password.length() <= MAX_LENGTH && isKnown(user, digest(user, password));
    }

    private synchronized boolean isKnown(String user, String digest) {
        return digest.equals(known.get(user));
    }

    private synchronized void forget(String user, String digest) {
        known.remove(user, digest);
    }

    private Optional<Caller> inTurn(Attempt attempt, Semaphore checks) {
        boolean admitted = false;
        try {
            admitted = checks.getQueueLength() < MAX_WAITING && checks.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
            if (!admitted) {
                throw new ProblemException(
                        Problem.later(503, "too many log-ins are being checked; try again later", WAIT_SECONDS));
            }
            // Calls come together when what was remembered runs out: one check is enough for all that waited for it.
            Optional<Caller> meanwhile = remembered(attempt.digest(), attempt.version());
            return meanwhile.isPresent() ? meanwhile : check(attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.later(503, "the server is stopping; try again later", WAIT_SECONDS));
        } finally {
            if (admitted) {
                checks.release();
            }
        }
    }

    private Optional<Caller> check(Attempt attempt) {
        Optional<Caller> caller =
                passwords.verify(attempt.user(), attempt.password()).map(found -> found.asOf(attempt.version()));
        caller.ifPresentOrElse(
                found -> store(attempt.user(), attempt.digest(), found),
                () -> forget(attempt.user(), attempt.digest()));
        return caller;
    }

    private synchronized Optional<Caller> remembered(String digest, Optional<Long> version) {
        Entry entry = entries.get(digest);
        if (entry == null) {
            return Optional.empty();
        }
        if (!clock.instant().isBefore(entry.until())
                || !entry.caller().version().equals(version)) {
            entries.remove(digest);
            return Optional.empty();
        }
        return Optional.of(entry.caller());
    }

    private synchronized void store(String user, String digest, Caller caller) {
        known.put(user, digest);
        if (known.size() > MAX_KNOWN) {
            known.remove(known.keySet().iterator().next());
        }
        entries.remove(digest);
        if (entries.size() >= MAX_ENTRIES) {
            entries.remove(entries.keySet().iterator().next());
        }
        entries.put(digest, new Entry(caller, clock.instant().plus(remember)));
    }

    private String digest(String user, String password) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update((user.length() + ":" + user).getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }
}

package io.millrace.rest.internal.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Log-ins of browsers, in memory and bounded. The token itself is not kept, only its digest. Any thread. */
public final class Sessions {

    /** Name of the cookie. */
    public static final String COOKIE = "millrace-session";

    private static final int MAX_SESSIONS = 1000;
    private static final int TOKEN_BYTES = 32;

    private final Duration lifetime;
    private final Clock clock;
    private final Function<String, Optional<Long>> versions;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    /**
     * One log-in.
     *
     * @param caller who
     * @param expires when it ends
     */
    public record Session(Caller caller, Instant expires) {}

    /**
     * Makes an empty store.
     *
     * @param lifetime of a session
     * @param clock tells the time
     * @param versions tells what of a person is current: a session of another version is over
     */
    public Sessions(Duration lifetime, Clock clock, Function<String, Optional<Long>> versions) {
        this.lifetime = lifetime;
        this.clock = clock;
        this.versions = versions;
    }

    /** Begins a session; beyond 1,000 the oldest ends. Returns its token. */
    public synchronized String begin(Caller caller) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        if (sessions.size() >= MAX_SESSIONS) {
            sessions.remove(sessions.keySet().iterator().next());
        }
        sessions.put(digest(token), new Session(caller, clock.instant().plus(lifetime)));
        return token;
    }

    /** Finds a session that has not ended, by itself or because the person was changed. */
    public Optional<Session> find(String token) {
        Optional<Session> found = unexpired(token);
        if (found.isPresent()
                && !versions.apply(found.get().caller().name())
                        .equals(found.get().caller().version())) {
            end(token);
            return Optional.empty();
        }
        return found;
    }

    private synchronized Optional<Session> unexpired(String token) {
        String digest = digest(token);
        Session session = sessions.get(digest);
        if (session == null) {
            return Optional.empty();
        }
        if (!clock.instant().isBefore(session.expires())) {
            sessions.remove(digest);
            return Optional.empty();
        }
        return Optional.of(session);
    }

    /** Ends a session; without effect if there is none. */
    public synchronized void end(String token) {
        sessions.remove(digest(token));
    }

    /** Returns the cookie that a browser keeps, or with an empty token the one that makes it forget. */
    public String cookie(String token, boolean secure) {
        long seconds = token.isEmpty() ? 0 : lifetime.toSeconds();
        return COOKIE + "=" + token + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Strict"
                + (secure ? "; Secure" : "");
    }

    private static String digest(String token) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

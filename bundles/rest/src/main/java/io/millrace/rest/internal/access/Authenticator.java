package io.millrace.rest.internal.access;

import io.millrace.api.access.ApiKey;
import io.millrace.rest.internal.RestSettings;
import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.provider.AccessProviders;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletRequest;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Knows who a request is from: HTTP Basic, an API key, or a session cookie. Any thread. */
@Component(service = Authenticator.class)
public final class Authenticator {

    private static final String BASIC = "basic ";
    private static final List<String> KEY_SCHEMES = List.of("bearer ", "apikey ");
    private static final String KEY_HEADER = "X-API-Key";

    private final PasswordVerifier passwords;
    private final AccessProviders access;
    private final Sessions sessions;
    private final Origins origins;
    private final Auditor auditor;
    private final GuessLimiter guesses = new GuessLimiter(Clock.systemUTC());

    /**
     * Called by the framework.
     *
     * @param settings of the API
     * @param access who keeps people and what they did
     */
    @Activate
    public Authenticator(@Reference RestSettings settings, @Reference AccessProviders access) {
        this(
                new CachedPasswordVerifier(
                        new JaasPasswordVerifier(settings.realm()),
                        settings.rememberLogin(),
                        Clock.systemUTC(),
                        user -> access.users().get().version(user)),
                new Sessions(settings.sessionLifetime(), Clock.systemUTC(), user -> access.users()
                        .get()
                        .version(user)),
                new Origins(settings.allowedHosts()),
                access);
    }

    /**
     * Puts the parts together.
     *
     * @param passwords checks them
     * @param sessions of browsers
     * @param origins where requests may come from
     * @param access who knows API keys and keeps the audit trail
     */
    public Authenticator(PasswordVerifier passwords, Sessions sessions, Origins origins, AccessProviders access) {
        this.passwords = passwords;
        this.access = access;
        this.sessions = sessions;
        this.origins = origins;
        this.auditor = new Auditor(access.audit(), Clock.systemUTC());
    }

    /**
     * Checks a password that a request shows. One that was right the last time is checked whatever was guessed before.
     *
     * @param request the request
     * @param user the user name
     * @param password the password
     * @return who it is, or empty if it is wrong
     * @throws ProblemException 429 if too many were wrong lately
     */
    public Optional<Caller> verify(HttpServletRequest request, String user, String password) {
        String address = request.getRemoteAddr();
        OptionalInt pause = passwords.wasRight(user, password) ? OptionalInt.empty() : guesses.pause(user, address);
        if (pause.isPresent()) {
            throw new ProblemException(Problem.later(
                    429, "too many log-ins of this name from this address failed; try again later", pause.getAsInt()));
        }
        Optional<Caller> caller = passwords.verify(user, password);
        if (caller.isPresent()) {
            guesses.succeeded(user, address);
        } else {
            guesses.failed(user, address);
        }
        return caller;
    }

    /** Returns who records what is done. */
    public Auditor auditor() {
        return auditor;
    }

    /** Returns the sessions. */
    public Sessions sessions() {
        return sessions;
    }

    /** Returns where requests may come from. */
    public Origins origins() {
        return origins;
    }

    /**
     * Finds out who a request is from.
     *
     * @param request the request
     * @return who, or empty if nothing was shown or what was shown is wrong
     */
    public Optional<Caller> identify(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header != null) {
            return startsWith(header, BASIC)
                    ? basic(request, header)
                    : schemeKey(header).flatMap(this::key);
        }
        String key = request.getHeader(KEY_HEADER);
        if (key != null) {
            return key(key);
        }
        return sessionToken(request).flatMap(sessions::find).map(Sessions.Session::caller);
    }

    /** Tells whether a request shows anything that is meant as a log-in by password or key. */
    public boolean hasAuthorization(HttpServletRequest request) {
        return request.getHeader("Authorization") != null || request.getHeader(KEY_HEADER) != null;
    }

    /** Returns the name that a request claims to be from; empty where none can be read. */
    public static String claimedName(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header == null || !startsWith(header, BASIC)
                ? ""
                : decoded(header).map(pair -> pair[0]).orElse("");
    }

    /**
     * Tells whether somebody who is listening may go on: the person was not changed, the key not taken back. Does not wait for
     * those who know; while they are away, the answer is yes.
     */
    public boolean isStillWelcome(Caller caller) {
        if (!caller.name().startsWith(Caller.KEY_PREFIX)) {
            return access.users()
                    .current()
                    .map(users -> users.version(caller.name()).equals(caller.version()))
                    .orElse(true);
        }
        String id = caller.name().substring(Caller.KEY_PREFIX.length());
        return access.apiKeys().current().map(keys -> isValid(keys.list(), id)).orElse(true);
    }

    private static boolean isValid(List<ApiKey> keys, String id) {
        return keys.stream()
                .anyMatch(key -> key.id().equals(id) && key.validity().includes(Instant.now()));
    }

    private static boolean startsWith(String header, String scheme) {
        return header.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private static Optional<String> schemeKey(String header) {
        return KEY_SCHEMES.stream()
                .filter(scheme -> startsWith(header, scheme))
                .map(scheme -> header.substring(scheme.length()).trim())
                .findFirst();
    }

    private Optional<Caller> key(String secret) {
        return access.apiKeys()
                .get()
                .verify(secret)
                .map(key -> new Caller(Caller.KEY_PREFIX + key.id(), Set.of(key.role())));
    }

    /** Returns the session cookie of a request. */
    public static Optional<String> sessionToken(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(Sessions.COOKIE)) {
                    return Optional.of(cookie.getValue());
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Caller> basic(HttpServletRequest request, String header) {
        return decoded(header).flatMap(pair -> verify(request, pair[0], pair[1]));
    }

    private static Optional<String[]> decoded(String header) {
        try {
            byte[] bytes =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).trim());
            String pair = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            int colon = pair.indexOf(':');
            return colon < 1
                    ? Optional.empty()
                    : Optional.of(new String[] {pair.substring(0, colon), pair.substring(colon + 1)});
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}

package io.millrace.rest.internal.access;

import io.millrace.rest.internal.RestSettings;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletRequest;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Knows who a request is from: HTTP Basic or a session cookie. Any thread. */
@Component(service = Authenticator.class)
public final class Authenticator {

    private static final String BASIC = "basic ";

    private final PasswordVerifier passwords;
    private final Sessions sessions;
    private final Origins origins;

    /**
     * Called by the framework.
     *
     * @param settings of the API
     */
    @Activate
    public Authenticator(@Reference RestSettings settings) {
        this(
                new CachedPasswordVerifier(
                        new JaasPasswordVerifier(settings.realm()), settings.rememberLogin(), Clock.systemUTC()),
                new Sessions(settings.sessionLifetime(), Clock.systemUTC()),
                new Origins(settings.allowedHosts()));
    }

    /**
     * Puts the parts together.
     *
     * @param passwords checks them
     * @param sessions of browsers
     * @param origins where requests may come from
     */
    public Authenticator(PasswordVerifier passwords, Sessions sessions, Origins origins) {
        this.passwords = passwords;
        this.sessions = sessions;
        this.origins = origins;
    }

    /** Returns who checks passwords. */
    public PasswordVerifier passwords() {
        return passwords;
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
            return basic(header);
        }
        return sessionToken(request).flatMap(sessions::find).map(Sessions.Session::caller);
    }

    /** Tells whether a request shows anything that is meant as a log-in by password. */
    public boolean hasAuthorization(HttpServletRequest request) {
        return request.getHeader("Authorization") != null;
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

    private Optional<Caller> basic(String header) {
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        try {
            byte[] bytes =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).trim());
            String pair = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            int colon = pair.indexOf(':');
            return colon < 1 ? Optional.empty() : passwords.verify(pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}

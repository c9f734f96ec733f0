package io.millrace.gateway.http.internal.session;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.identity.Login;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;

/** Reads the credentials of a request: HTTP Basic, a token in the Authorization header, or the TLS client's certificate. */
public final class Credentials {

    private static final String CERTIFICATE = "javax.servlet.request.X509Certificate";
    private static final String TOKEN = "SharedAccessSignature ";
    private static final String BASIC = "Basic ";

    private Credentials() {}

    /**
     * Reads them.
     *
     * @param request of a device
     * @return what it shows
     * @throws RefusedException if it shows nothing, or nothing that can be read
     */
    public static Login of(HttpServletRequest request) throws RefusedException {
        List<X509Certificate> certificate = certificate(request);
        List<String> headers = new ArrayList<>(Collections.list(request.getHeaders("Authorization")));
        if (headers.size() > 1) {
            throw bad("there is more than one Authorization header");
        }
        Login login = headers.isEmpty()
                ? ofCertificate(certificate)
                : ofHeader(headers.get(0).trim(), certificate);
        if (login.userName().startsWith(Login.SERVICE_PREFIX)) {
            throw bad("only devices log in here; services use AMQP, STOMP or MQTT");
        }
        return login;
    }

    private static List<X509Certificate> certificate(HttpServletRequest request) {
        return request.getAttribute(CERTIFICATE) instanceof X509Certificate[] chain ? List.of(chain) : List.of();
    }

    private static Login ofHeader(String header, List<X509Certificate> certificate) throws RefusedException {
        if (header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return basic(header.substring(BASIC.length()).trim(), certificate);
        }
        if (header.startsWith(TOKEN)) {
            return new Login(deviceOf(header), Optional.of(header), certificate);
        }
        throw bad("the Authorization header is neither 'Basic ...' nor 'SharedAccessSignature ...'");
    }

    private static Login basic(String encoded, List<X509Certificate> certificate) throws RefusedException {
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw bad("the credentials of HTTP Basic are not base64");
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            throw bad("the credentials of HTTP Basic are not 'user:password' in base64");
        }
        String user = pair.substring(0, colon).replace("%3A", ":").replace("%3a", ":");
        String password = pair.substring(colon + 1);
        return new Login(user, Optional.of(password).filter(text -> !text.isEmpty()), certificate);
    }

    /** Finds the device in a token's resource, {@code devices/{deviceId}} with or without a host before it. */
    private static String deviceOf(String token) throws RefusedException {
        for (String field : token.substring(TOKEN.length()).split("&")) {
            if (field.startsWith("sr=")) {
                String[] levels = decoded(field.substring(3)).split("/");
                for (int i = 0; i < 2 && i + 1 < levels.length; i++) {
                    if (levels[i].equals("devices")) {
                        return levels[i + 1];
                    }
                }
            }
        }
        throw bad("the token's sr names no devices/{deviceId}");
    }

    private static String decoded(String resource) throws RefusedException {
        try {
            String path = URLDecoder.decode(resource, StandardCharsets.UTF_8);
            return path.startsWith("/") ? path.substring(1) : path;
        } catch (IllegalArgumentException e) {
            throw bad("the token's sr is not URL-encoded");
        }
    }

    private static Login ofCertificate(List<X509Certificate> certificate) throws RefusedException {
        if (certificate.isEmpty()) {
            throw bad("a log-in is needed: 'Authorization: Basic ...' with device id and password, or"
                    + " 'Authorization: SharedAccessSignature ...'");
        }
        return Login.claimedBy(certificate)
                .map(name -> new Login(name, Optional.empty(), certificate))
                .orElseThrow(
                        () -> bad("the certificate's subject has no CN, or several; say the device id with HTTP Basic"
                                + " and an empty password"));
    }

    private static RefusedException bad(String what) {
        return new RefusedException(Reason.BAD_CREDENTIALS, what);
    }
}

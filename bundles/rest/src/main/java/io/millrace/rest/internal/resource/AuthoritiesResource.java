package io.millrace.rest.internal.resource;

import io.millrace.api.access.Role;
import io.millrace.api.identity.Authority;
import io.millrace.api.provisioning.Provisioning;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.answer.Input;
import io.millrace.rest.internal.answer.Page;
import io.millrace.rest.internal.answer.Params;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.provider.Slot;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;

/** Registered CAs, each bound to a prefix of device ids. */
@Path("/authorities")
@Produces(MediaType.APPLICATION_JSON)
public final class AuthoritiesResource {

    private static final int MAX_PEM = 16 * 1024;
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

    private final Slot<Provisioning> provisioning;

    /**
     * Takes its part.
     *
     * @param provisioning keeps authorities
     */
    public AuthoritiesResource(Slot<Provisioning> provisioning) {
        this.provisioning = provisioning;
    }

    /** Lists the authorities. */
    @GET
    @Allowed(Role.VIEWER)
    public Map<String, Object> list(@QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        return Page.of("authorities", provisioning.get().authorities(), Authority::id, limit, cursor)
                .view(AuthoritiesResource::view);
    }

    /** Returns one authority. */
    @GET
    @Path("{id}")
    @Allowed(Role.VIEWER)
    public Map<String, Object> find(@PathParam("id") String id) {
        return provisioning.get().authorities().stream()
                .filter(authority -> authority.id().equals(id))
                .findFirst()
                .map(AuthoritiesResource::view)
                .orElseThrow(() -> ProblemException.notFound("there is no authority '" + authorityId(id) + "'"));
    }

    /** Registers or replaces an authority: {@code {"idPrefix":"press-","certificate":"-----BEGIN CERTIFICATE-----..."}}. */
    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.PROVISIONER)
    public Map<String, Object> put(@PathParam("id") String id, Input body) {
        body.only("idPrefix", "certificate");
        String prefix = body.text("idPrefix")
                .orElseThrow(() -> body.wrong(
                        "idPrefix", "'idPrefix' is missing; it says which device ids the authority may sign for"));
        Authority authority = new Authority(authorityId(id), prefix, certificate(body));
        provisioning.get().putAuthority(authority);
        return view(authority);
    }

    /** Removes an authority, and the connections that used it. */
    @DELETE
    @Path("{id}")
    @Allowed(Role.PROVISIONER)
    public Response remove(@PathParam("id") String id) {
        provisioning.get().removeAuthority(authorityId(id));
        return Response.noContent().build();
    }

    private static String authorityId(String id) {
        return Params.level("id", "authority id", id);
    }

    private static X509Certificate certificate(Input body) {
        String pem = body.requiredText("certificate").strip();
        if (!pem.startsWith(BEGIN) || pem.indexOf(BEGIN, 1) > 0 || pem.length() > MAX_PEM) {
            throw body.wrong("certificate", "'certificate' is one certificate as PEM, beginning with " + BEGIN);
        }
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
        } catch (CertificateException e) {
            throw body.wrong("certificate", "the certificate is broken; right is PEM, as openssl x509 writes it");
        }
    }

    private static Map<String, Object> view(Authority authority) {
        X509Certificate certificate = authority.certificate();
        try {
            byte[] der = certificate.getEncoded();
            return Json.of(
                    "id", authority.id(),
                    "idPrefix", authority.idPrefix(),
                    "subject", certificate.getSubjectX500Principal().getName(),
                    "notBefore", certificate.getNotBefore().toInstant().toString(),
                    "notAfter", certificate.getNotAfter().toInstant().toString(),
                    "sha256",
                            HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256").digest(der)),
                    "certificate",
                            BEGIN + "\n"
                                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                            .encodeToString(der)
                                    + "\n-----END CERTIFICATE-----\n");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }
}
